// Package gocron has the shape of github.com/go-co-op/gocron before version 2.
package gocron

import "time"

type Scheduler struct{ n int }

type Job struct{ n int }

func NewScheduler(loc *time.Location) *Scheduler { return &Scheduler{} }

func (s *Scheduler) Every(interval any) *Scheduler           { return s }
func (s *Scheduler) Minutes() *Scheduler                     { return s }
func (s *Scheduler) Day() *Scheduler                         { return s }
func (s *Scheduler) At(t any) *Scheduler                     { return s }
func (s *Scheduler) SingletonMode() *Scheduler               { return s }
func (s *Scheduler) SingletonModeAll()                       {}
func (s *Scheduler) Do(job any, params ...any) (*Job, error) { return nil, nil }
func (s *Scheduler) StartAsync()                             {}
func (j *Job) SingletonMode()                                {}
