package strict

import (
	"context"

	"github.com/docker/docker/client"
)

// The daemon that runs containers is one of this machine, as a process is.
func starts(d *client.Client, id string) error {
	return d.ContainerStart(context.Background(), id) // want `\(\*client.Client\).ContainerStart is given a context without a deadline`
}
