// Package gocron has the shape of github.com/go-co-op/gocron/v2.
package gocron

import "time"

type Scheduler interface {
	NewJob(d JobDefinition, t Task, opts ...JobOption) (Job, error)
	Start()
}

type (
	Job             interface{ ID() string }
	JobDefinition   interface{ definition() }
	Task            func() int
	JobOption       func(int) error
	SchedulerOption func(int) error
	LimitMode       int
)

const LimitModeReschedule LimitMode = 1

func NewScheduler(opts ...SchedulerOption) (Scheduler, error)            { return nil, nil }
func WithLimitConcurrentJobs(limit uint, mode LimitMode) SchedulerOption { return nil }
func WithLocation(l *time.Location) SchedulerOption                      { return nil }
func NewTask(f any, params ...any) Task                                  { return nil }
func DurationJob(d time.Duration) JobDefinition                          { return nil }
func CronJob(spec string, seconds bool) JobDefinition                    { return nil }
func DailyJob(interval uint) JobDefinition                               { return nil }
func WithSingletonMode(mode LimitMode) JobOption                         { return nil }
func WithName(name string) JobOption                                     { return nil }
