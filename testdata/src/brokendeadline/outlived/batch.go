package outlived

import (
	"context"
	"net/http"
	"sync"
)

// What is left behind waits for named functions on goroutines of its own: told
// of a group by an argument, by a field, or by a channel.
type batch struct {
	api *api
	wg  sync.WaitGroup
}

func (b *batch) handle(w http.ResponseWriter, r *http.Request) {
	ids := r.URL.Query()["id"]
	go b.byArgument(r.Context(), ids) // want `\(\*batch\)\.byArgument runs in the background on r\.Context\(\)`
	w.WriteHeader(http.StatusAccepted)
}

func (b *batch) byArgument(ctx context.Context, ids []string) {
	var wg sync.WaitGroup
	for _, id := range ids {
		wg.Add(1)
		go b.send(ctx, &wg, id)
	}
	wg.Wait()
}

func (b *batch) send(ctx context.Context, wg *sync.WaitGroup, id string) {
	defer wg.Done()
	b.api.mail(ctx, id)
}

func (b *batch) handleField(w http.ResponseWriter, r *http.Request) {
	go b.byField(r.Context()) // want `\(\*batch\)\.byField runs in the background on r\.Context\(\)`
}

func (b *batch) byField(ctx context.Context) {
	b.wg.Add(2)
	go b.note(ctx, "a")
	go b.note(ctx, "b")
	b.wg.Wait()
}

func (b *batch) note(ctx context.Context, id string) {
	defer b.wg.Done()
	b.api.mail(ctx, id)
}

func (b *batch) handleChannel(w http.ResponseWriter, r *http.Request) {
	go b.byChannel(r.Context()) // want `\(\*batch\)\.byChannel runs in the background on r\.Context\(\)`
}

func (b *batch) byChannel(ctx context.Context) error {
	done := make(chan error)
	go b.answer(ctx, done)
	return <-done
}

func (b *batch) answer(ctx context.Context, done chan<- error) { done <- b.api.mail(ctx, "x") }

// waited for by the handler itself
func (b *batch) handleAll(w http.ResponseWriter, r *http.Request) {
	var wg sync.WaitGroup
	wg.Add(2)
	go b.send(r.Context(), &wg, "x")
	go b.send(r.Context(), &wg, "y")
	wg.Wait()
}

func (b *batch) handleField2(w http.ResponseWriter, r *http.Request) {
	b.byField(r.Context())
	b.byArgument(r.Context(), nil)
}

func (b *batch) handleAnswer(w http.ResponseWriter, r *http.Request) {
	done := make(chan error, 1)
	go b.answer(r.Context(), done)
	<-done
}

// on no goroutine that is waited for: its ctx is the starter's business
func (b *batch) fire(w http.ResponseWriter, r *http.Request) {
	go b.start(context.WithoutCancel(r.Context()))
}

func (b *batch) start(ctx context.Context) {
	b.wg.Add(1)
	go b.note(ctx, "a")
}
