package directive

import "net/http"

// Tests are quiet by default.
var inTest = &http.Client{}
