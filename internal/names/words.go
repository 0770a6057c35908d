package names

import (
	"slices"
	"strings"
	"unicode"
)

// What follows are lists of words, one for each idea: each was found in programs
// where neither a row nor a body said what a name did.

// plain is a name or a text in lower case without what words are joined by.
func plain(text string) string {
	return strings.NewReplacer(" ", "", "_", "", "-", "").Replace(strings.ToLower(text))
}

func hasOneOf(text string, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) })
}

// StartsWith reports whether a name begins with one of some words, in lower case.
func StartsWith(name string, words ...string) bool {
	l := strings.ToLower(name)
	return slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(l, w) })
}

// Refuses reports whether a name or a text says that somebody is refused.
// Programs call these errors and texts as they like; the status is often set
// by a function far away.
func Refuses(text string) bool {
	return hasOneOf(plain(text),
		"unauthorized", "unauthorised", "unauthenticated", "forbidden", "permissiondenied", "accessdenied",
		"badcredential", "invalidcredential", "wrongcredential", "incorrectcredential",
		"badpassword", "invalidpassword", "wrongpassword", "incorrectpassword", "passwordmismatch",
		"badlogin", "invalidlogin", "loginfailed", "failedlogin", "loginfailure", "authfailed", "failedauth", "authfailure", "authenticationfailed",
		"invalidtoken", "invalidapikey", "toomanyrequests", "toomanyattempts", "ratelimit", "accountlocked",
		"usernameorpassword", "emailorpassword",
	)
}

// MeansDelay reports whether a name says that a delay is the purpose: of a
// refusal, of a limit of one's own, of a stand-in for something slow.
func MeansDelay(name string) bool {
	return Refuses(name) || hasOneOf(strings.ToLower(name),
		"tarpit", "penalty", "penalize", "penalise", "bruteforce", "throttle", "slowdown", "onfailure", "failuredelay", "faileddelay", "logindelay", "authdelay",
		"simulate", "simulated", "artificial", "injectdelay", "injectlatency", "chaos", "constanttime",
	)
}

// DelayWords are what comments at a delay say, in lower case, where it is the
// purpose.
var DelayWords = []string{
	"brute", "timing attack", "timing-attack", "guess", "slow down", "slows down", "throttl", "rate limit", "rate-limit",
	"simulat", "enumerat", "on purpose", "deliberate", "intentional",
}

// Ends reports whether a function ends or gives back something by its name.
func Ends(name string) bool {
	return StartsWith(name, "close", "shutdown", "stop", "cleanup", "teardown", "release", "rollback", "disconnect", "dispose", "terminate")
}

// SetsUp reports whether a function is run where a program, or a part of it, is
// put together, by its name.
func SetsUp(name string) bool {
	return StartsWith(name, "new", "make", "init", "setup", "open", "create", "build", "default", "configure", "load", "parse", "with")
}

// GoesOn reports whether a function sets up, by its name, what goes on after it
// has returned, on the ctx that it is given. Some words say so where nothing
// follows: Register(ctx), and not RegisterUser(ctx, name).
func GoesOn(name string) bool {
	word := strings.ToLower(name)
	if i := strings.IndexFunc(name[1:], unicode.IsUpper); i >= 0 {
		word = word[:i+1]
	}
	switch word {
	case "new", "make", "build", "start", "init", "initialize", "setup", "open", "connect", "dial", "run", "serve", "listen",
		"watch", "subscribe", "launch", "boot", "bootstrap", "begin", "spawn", "main", "with":
		return true
	case "create", "register", "load", "resume", "restore", "join", "attach", "enable", "set", "go", "loop", "work":
		return len(word) == len(name)
	}
	return false
}

// Transfers reports whether a function moves something as big as it happens to
// be, by its name. A fixed time for the whole of it would cut the big ones off.
// A word too many costs a fix, which the message then leaves to its reader.
func Transfers(name string) bool {
	return hasOneOf(plain(name), "upload", "download", "getfile", "putfile", "sendfile", "savefile", "fetchfile", "getobject", "putobject",
		"copyobject", "multipart", "backup", "restore", "snapshot", "archive", "attachment", "stream", "mirror", "clone", "blob", "export", "import",
		"migrat", "vacuum", "install", "seed", "poll", "watch", "tail", "follow", "subscribe", "events")
}

// Probes reports whether a function only asks whether a service is there, by its
// name: for that a short timeout is right.
func Probes(name string) bool {
	return hasOneOf(strings.ToLower(name), "health", "ready", "readiness", "alive", "liveness", "ping", "probe", "warmup", "warm", "smoke",
		"validate", "verify", "detect", "listmodels", "reachable", "available", "connect", "status", "title")
}

// Logs reports whether a func value writes to a log, by its name.
func Logs(name string) bool { return hasOneOf(strings.ToLower(name), "log", "debug", "print") }

// IsTimeout reports whether a field or parameter is how long somebody waits.
func IsTimeout(name string) bool { return strings.HasSuffix(name, "Timeout") || name == "timeout" }

// LivesLong reports whether a timeout is how long something lives, rather than
// how long somebody waits, by its name.
func LivesLong(name string) bool {
	return hasOneOf(strings.ToLower(name), "session", "idle", "keep", "cache", "token", "lease", "cookie", "visib", "activ", "expir", "retention", "lock")
}

// IsPause reports whether a variable is how long a pause lasts, by its name.
func IsPause(name string) bool {
	return hasOneOf(strings.ToLower(name), "delay", "backoff", "wait", "sleep", "pause", "interval")
}

// IsLimit reports whether an expression is the most that something may be, by
// the names in it.
func IsLimit(expr string) bool { return hasOneOf(strings.ToLower(expr), "max", "limit", "ceil") }

// TakesNext reports whether a function takes the next of something, by its name:
// one failure says nothing about the next.
func TakesNext(name string) bool {
	return StartsWith(name, "recv", "receive", "read", "accept", "next", "scan", "fetch", "poll", "pop", "dequeue", "brpop", "blpop", "xread", "consume",
		"listen", "watch", "subscribe")
}

// Advances reports whether a method moves a cursor on, and says whether there
// is more.
func Advances(name string) bool {
	switch name {
	case "Next", "Scan", "More", "NextRow", "NextResultSet", "HasNext", "HasMorePages":
		return true
	}
	return false
}

// ReadsOn and WritesOn report whether a method of a reader, decoder or writer
// reads or writes what is around a connection.
func ReadsOn(name string) bool { return StartsWith(name, "read", "decode", "scan", "peek", "discard") }

// WritesOn is described at ReadsOn.
func WritesOn(name string) bool { return StartsWith(name, "write", "flush", "encode", "print") }

// Registers reports whether a function takes what is to be called for each
// message, by its name.
func Registers(name string) bool {
	if rest, ok := strings.CutPrefix(name, "On"); ok && rest != "" && rest[0] >= 'A' && rest[0] <= 'Z' {
		return true
	}
	return slices.ContainsFunc([]string{"Subscribe", "Listen", "Consume", "HandleMessage", "HandleEvent", "AddHandler", "AddListener", "AddEventListener", "RegisterHandler"},
		func(p string) bool { return strings.HasPrefix(name, p) })
}

// IsDouble reports whether a type is a stand-in for a real one by its name. It
// cannot tell what the real one does.
func IsDouble(name string) bool {
	return StartsWith(name, "mock", "fake", "stub", "noop", "unimplemented", "unsafe")
}

// Excludes reports whether a function keeps others out while something runs, by
// its name: a lock in a database, the leader of several.
func Excludes(name string) bool {
	l := strings.ToLower(name)
	return strings.Contains(l, "lock") && !strings.HasPrefix(l, "unlock") && !strings.Contains(l, "block") ||
		strings.HasPrefix(l, "compareandswap") || name == "Swap" || hasOneOf(l, "acquire", "leader")
}

// ChangesEnd reports whether what a method returns for a ctx may end earlier or
// later than that, by the name of the method.
func ChangesEnd(name string) bool {
	return hasOneOf(name, "Timeout", "Deadline", "Cancel", "Detach", "Limit", "Expir", "Bound", "Background")
}

// LastWord returns the last word of a name, in the singular and lower case.
func LastWord(name string) string {
	i := len(name) - 1
	for i > 0 && !(name[i] >= 'A' && name[i] <= 'Z') && name[i] != '_' {
		i--
	}
	w := strings.ToLower(strings.TrimPrefix(name[i:], "_"))
	return strings.TrimSuffix(w, "s")
}

// Configured reports whether a word names what a program has a handful of because
// somebody set them up.
func Configured(word string) bool { return configured[word] }

var configured = map[string]bool{
	"server": true, "peer": true, "node": true, "provider": true, "vendor": true, "backend": true, "endpoint": true,
	"replica": true, "shard": true, "upstream": true, "host": true, "cluster": true, "region": true, "plugin": true, "broker": true,
	"listener": true, "worker": true, "member": true, "instance": true, "checker": true, "probe": true, "handler": true,
	"notifier": true, "subscriber": true, "sink": true, "exporter": true, "collector": true, "service": true, "target": true,
	"client": true, "connection": true, "conn": true, "config": true, "cfg": true, "conf": true, "option": true, "driver": true,
	"adapter": true, "hook": true, "webhook": true, "monitor": true, "agent": true, "device": true, "gpu": true, "partition": true,
	"zone": true, "datacenter": true, "module": true, "component": true, "addon": true, "extension": true, "analyzer": true,
	"scanner": true, "engine": true, "resolver": true, "nameserver": true, "mirror": true, "registry": true, "remote": true,
	"address": true, "addres": true, "addr": true, "port": true, "store": true, "storage": true, "channel": true, "source": true,
	"datasource": true, "interface": true, "stage": true, "step": true, "model": true, "container": true, "gateway": true,
	"relay": true,
}
