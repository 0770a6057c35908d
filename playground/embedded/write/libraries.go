package main

import (
	// Known to go.mod by these; their facts and types are written.
	_ "github.com/jackc/pgx/v5"
	_ "github.com/jackc/pgx/v5/pgxpool"
	_ "github.com/openai/openai-go/v3"
	_ "golang.org/x/sync/errgroup"
	_ "google.golang.org/grpc"
)

// libraries are the packages outside std that can be imported.
var libraries = []string{
	"github.com/jackc/pgx/v5", "github.com/jackc/pgx/v5/pgconn", "github.com/jackc/pgx/v5/pgxpool",
	"github.com/openai/openai-go/v3", "github.com/openai/openai-go/v3/option", "github.com/openai/openai-go/v3/packages/param", "github.com/openai/openai-go/v3/shared",
	"golang.org/x/sync/errgroup", "golang.org/x/sync/semaphore", "golang.org/x/sync/singleflight",
	"google.golang.org/grpc", "google.golang.org/grpc/codes", "google.golang.org/grpc/credentials/insecure", "google.golang.org/grpc/metadata", "google.golang.org/grpc/status",
}
