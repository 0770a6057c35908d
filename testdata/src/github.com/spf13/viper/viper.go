// Package viper is a stand-in with the declarations that the corpora use.
package viper

func GetString(key string) string { return "" }

func SetDefault(key string, value any) {}
