// Package cron has the shape of github.com/robfig/cron/v3.
package cron

type Job interface{ Run() }

type FuncJob func()

func (f FuncJob) Run() { f() }

type JobWrapper func(Job) Job

type Chain struct{ wrappers []JobWrapper }

func NewChain(c ...JobWrapper) Chain { return Chain{c} }

func (c Chain) Then(j Job) Job { return j }

type Logger interface{ Info(msg string, args ...any) }

var DefaultLogger Logger

func Recover(l Logger) JobWrapper             { return nil }
func SkipIfStillRunning(l Logger) JobWrapper  { return nil }
func DelayIfStillRunning(l Logger) JobWrapper { return nil }

type Option func(*Cron)

func WithSeconds() Option                     { return nil }
func WithChain(wrappers ...JobWrapper) Option { return nil }

type EntryID int

type Cron struct{ n int }

func New(opts ...Option) *Cron { return &Cron{} }

func (c *Cron) AddFunc(spec string, cmd func()) (EntryID, error) { return 0, nil }
func (c *Cron) AddJob(spec string, cmd Job) (EntryID, error)     { return 0, nil }
func (c *Cron) Start()                                           {}
