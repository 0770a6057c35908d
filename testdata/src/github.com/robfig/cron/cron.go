// Package cron has the shape of github.com/robfig/cron before version 3.
package cron

type Cron struct{ n int }

func New() *Cron { return &Cron{} }

func (c *Cron) AddFunc(spec string, cmd func()) error { return nil }
func (c *Cron) Start()                                {}
