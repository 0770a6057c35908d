package strict

import (
	"flag"
	"net/http"
	"os"
	"strconv"
	"time"
)

// The branch without a timeout is what runs unless somebody sets something.
var (
	patience   = flag.Duration("patience", 0, "how long to wait")
	seconds, _ = strconv.Atoi(os.Getenv("SECONDS"))
	enough     = flag.Duration("enough", time.Minute, "how long to wait")
)

func bySetting() (byFlag, byEnv, byEnough *http.Client) {
	if *patience == 0 {
		byFlag = &http.Client{} // want `http-client`
	} else {
		byFlag = &http.Client{Timeout: *patience}
	}
	if seconds > 0 {
		byEnv = &http.Client{Timeout: time.Duration(seconds) * time.Second}
	} else {
		byEnv = &http.Client{} // want `http-client`
	}
	if *enough == 0 { // ok: somebody wants it so
		byEnough = &http.Client{}
	} else {
		byEnough = &http.Client{Timeout: *enough}
	}
	return byFlag, byEnv, byEnough
}
