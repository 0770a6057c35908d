// Package errs wraps the package errors.
package errs

import "errors"

func Is(err, target error) bool { return errors.Is(err, target) } // want Is:"asks which error"

func As(err error, target any) bool { return errors.As(err, target) } // want As:"asks which error"
