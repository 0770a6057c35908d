// Package schedule runs jobs at set times.
package schedule

import (
	"context"
	"net/http"
	"sync"
	"time"

	gocron1 "github.com/go-co-op/gocron"
	"github.com/go-co-op/gocron/v2"
	cron1 "github.com/robfig/cron"
	"github.com/robfig/cron/v3"
)

func fetch(ctx context.Context, url string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func refresh() { fetch(context.Background(), "https://example.com/refresh") }

type reindex struct {
	url     string
	mu      sync.Mutex
	running bool
}

func (j *reindex) Run() { fetch(context.Background(), j.url) }

// One run at a time.
func (j *reindex) once() {
	if !j.mu.TryLock() {
		return
	}
	defer j.mu.Unlock()
	fetch(context.Background(), j.url)
}

func crons() {
	c := cron.New(cron.WithSeconds(), cron.WithChain(cron.Recover(cron.DefaultLogger)))
	c.AddFunc("*/30 * * * * *", refresh)                        // want `c.AddFunc starts refresh again even if its last run is still calling HTTP: when a run is slow, runs pile up, via refresh → .*; build the scheduler with cron.WithChain\(cron.SkipIfStillRunning\(cron.DefaultLogger\)\)`
	c.AddFunc("@every 1m", func() { refresh() })                // want `c.AddFunc starts the job of line \d+ again even if its last run is still calling`
	c.AddJob("@every 1m", cron.FuncJob(refresh))                // want `c.AddJob starts refresh again even if its last run is still calling`
	c.AddJob("@every 1m", &reindex{url: "https://example.com"}) // want `c.AddJob starts &reindex.* again even if its last run is still calling`
	// ok: wrapped on its own; rare; it waits for nothing; it asks whether it runs.
	c.AddJob("@every 1m", cron.NewChain(cron.SkipIfStillRunning(cron.DefaultLogger)).Then(cron.FuncJob(refresh)))
	c.AddFunc("@daily", refresh)
	c.AddFunc("0 0 3 * * *", refresh)
	c.AddFunc("@every 6h", refresh)
	c.AddFunc("@every 1m", func() { println("tick") })
	c.AddFunc("@every 1m", (&reindex{}).once)
	c.Start()
}

// ok: the scheduler skips; it has wrappers that are not seen; it comes from elsewhere.
func cronsApart(given *cron.Cron, wrappers ...cron.JobWrapper) {
	c := cron.New(cron.WithChain(cron.SkipIfStillRunning(cron.DefaultLogger)))
	c.AddFunc("@every 1m", refresh)
	d := cron.New(cron.WithChain(wrappers...))
	d.AddFunc("@every 1m", refresh)
	given.AddFunc("@every 1m", refresh)
}

func cronsOld() {
	c := cron1.New()
	c.AddFunc("@every 1m", refresh) // want `c.AddFunc starts refresh again even if its last run is still calling .*; let the job leave at once where TryLock of its mutex fails`
	c.Start()
}

type server struct{ jobs gocron.Scheduler }

func newServer() (*server, error) {
	jobs, err := gocron.NewScheduler(gocron.WithLocation(time.UTC))
	if err != nil {
		return nil, err
	}
	jobs.NewJob(gocron.DurationJob(time.Minute), gocron.NewTask(refresh), gocron.WithName("refresh"))                     // want `jobs.NewJob starts refresh again even if its last run is still calling .*; add gocron.WithSingletonMode\(gocron.LimitModeReschedule\)`
	jobs.NewJob(gocron.CronJob("*/5 * * * *", false), gocron.NewTask(fetch, context.Background(), "https://example.com")) // want `jobs.NewJob starts fetch again even if its last run is still calling`
	jobs.NewJob(gocron.DurationJob(time.Minute), gocron.NewTask(refresh), gocron.WithSingletonMode(gocron.LimitModeReschedule))
	jobs.NewJob(gocron.DurationJob(24*time.Hour), gocron.NewTask(refresh))
	jobs.NewJob(gocron.DailyJob(1), gocron.NewTask(refresh))
	return &server{jobs}, nil
}

// ok: a scheduler with a limit.
func limited() error {
	jobs, err := gocron.NewScheduler(gocron.WithLimitConcurrentJobs(2, gocron.LimitModeReschedule))
	if err != nil {
		return err
	}
	_, err = jobs.NewJob(gocron.DurationJob(time.Minute), gocron.NewTask(refresh))
	return err
}

func gocronOld() {
	s := gocron1.NewScheduler(time.UTC)
	s.Every(5).Minutes().Do(refresh) // want `Do starts refresh again even if its last run is still calling .*; call SingletonMode\(\) before Do`
	s.Every(5).Minutes().SingletonMode().Do(refresh)
	s.Every(1).Day().At("03:00").Do(refresh)
	s.StartAsync()
}

func gocronOldAll() {
	s := gocron1.NewScheduler(time.UTC)
	s.SingletonModeAll()
	s.Every(5).Minutes().Do(refresh)
	s.StartAsync()
}

func gocronOldJob() {
	s := gocron1.NewScheduler(time.UTC)
	job, err := s.Every(5).Minutes().Do(refresh)
	if err == nil {
		job.SingletonMode()
	}
	s.StartAsync()
}
