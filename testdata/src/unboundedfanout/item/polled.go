package item

// What is asked without waiting limits nothing.

func reportsProgress(urls []string, progress chan<- int) {
	for i, u := range urls {
		select {
		case progress <- i:
		default:
		}
		go getURL(u) // want `one goroutine per element of urls`
	}
}

func looksForReload(urls []string, reload <-chan struct{}, load func()) {
	for _, u := range urls {
		go getURL(u) // want `one goroutine per element of urls`
		select {
		case <-reload:
			load()
		default:
		}
	}
}

type warmer struct {
	urls  []string
	nudge chan struct{}
}

func (w *warmer) warm() {
	for _, u := range w.urls {
		w.wake()
		select {
		case w.nudge <- struct{}{}:
		default: // somebody is awake already
		}
		go getURL(u) // want `one goroutine per element of w.urls`
	}
}

func (w *warmer) wake() {}

func inTheFirstClause(urls []string, results chan string, show func(string)) {
	for _, u := range urls {
		if u == "" {
			continue
		}
		func() {
			select {
			case s := <-results:
				show(s)
			default:
			}
		}()
		go getURL(u) // want `one goroutine per element of urls`
	}
}
