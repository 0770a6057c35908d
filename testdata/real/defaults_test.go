package real

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
)

// A fact read from the library: the value of a constant (or of a variable that
// starts as one) and where the data states it.
type fact struct {
	pkg, name string
	says      func(value constant.Value) (was string, is string)
}

// timeout says that the constructor's default is the value.
func timeout(lib, constructor string) func(constant.Value) (string, string) {
	return func(v constant.Value) (string, string) {
		k := constructorRow(lib, constructor)
		if k == nil {
			return "no row for " + constructor, ""
		}
		was, _ := time.ParseDuration(string(k.Timeout))
		return was.String(), duration(v)
	}
}

// attempts says that a client tries as often as the value, and more: retries
// do not count the first attempt.
func attempts(lib, constructor string, more int64) func(constant.Value) (string, string) {
	return func(v constant.Value) (string, string) {
		k := constructorRow(lib, constructor)
		if k == nil || k.Retry == nil {
			return "no row for the retries of " + constructor, ""
		}
		n, _ := constant.Int64Val(v)
		return constant.MakeInt64(int64(k.Retry.Attempts)).String(), constant.MakeInt64(n + more).String()
	}
}

// tries says how often a retry helper tries by default.
func tries(lib, helper string, more int64) func(constant.Value) (string, string) {
	return func(v constant.Value) (string, string) {
		r := retrierRow(lib, helper)
		if r == nil {
			return "no row for " + helper, ""
		}
		n, _ := constant.Int64Val(v)
		return constant.MakeInt64(int64(r.Attempts)).String(), constant.MakeInt64(n + more).String()
	}
}

// is says what only a comment or the kind of bound states.
func is(value string) func(constant.Value) (string, string) {
	return func(v constant.Value) (string, string) {
		if d, err := time.ParseDuration(value); err == nil {
			return d.String(), duration(v)
		}
		return value, v.ExactString()
	}
}

func duration(v constant.Value) string {
	n, _ := constant.Int64Val(v)
	return time.Duration(n).String()
}

func constructorRow(lib, name string) *knowledge.Constructor {
	return row1(lib, func(l *knowledge.Library) *knowledge.Constructor {
		for i := range l.Constructors {
			for _, n := range l.Constructors[i].New {
				if n == name {
					return &l.Constructors[i]
				}
			}
		}
		return nil
	})
}

func retrierRow(lib, name string) *knowledge.Retrier {
	return row1(lib, func(l *knowledge.Library) *knowledge.Retrier {
		for i := range l.Retriers {
			for _, n := range l.Retriers[i].Func {
				if n == name {
					return &l.Retriers[i]
				}
			}
		}
		return nil
	})
}

// row1 returns the first row that find finds, those of the newest version first.
// lib may end in "@v4" for an older one.
func row1[T any](lib string, find func(*knowledge.Library) *T) *T {
	lib, until, old := strings.Cut(lib, "@before ")
	for _, l := range knowledge.Libraries() {
		if l.Package != lib || (l.Until != "") != old || old && l.Until != until {
			continue
		}
		if found := find(&l); found != nil {
			return found
		}
	}
	return nil
}

var facts = []fact{
	{"github.com/openai/openai-go/v3", "defaultResponseHeaderTimeout", timeout("github.com/openai/openai-go", "NewClient")},
	{"github.com/anthropics/anthropic-sdk-go/internal/requestconfig", "defaultResponseHeaderTimeout", timeout("github.com/anthropics/anthropic-sdk-go", "NewClient")},
	{"github.com/anthropics/anthropic-sdk-go/v2/internal/requestconfig", "defaultResponseHeaderTimeout", timeout("github.com/anthropics/anthropic-sdk-go", "NewClient")},
	{"github.com/valkey-io/valkey-go", "DefaultTCPKeepAlive", is("1s")}, // a tenth of what writes have
	{"github.com/gage-technologies/mistral-go", "DefaultTimeout", timeout("github.com/gage-technologies/mistral-go", "NewMistralClientDefault")},
	{"github.com/weaviate/weaviate-go-client/v5/weaviate", "defaultTimeout", timeout("github.com/weaviate/weaviate-go-client/weaviate", "NewClient")},
	{"github.com/amikos-tech/chroma-go/types", "DefaultTimeout", timeout("github.com/amikos-tech/chroma-go", "NewClient")},
	{"github.com/opensearch-project/opensearch-go/v4/opensearchtransport", "defaultMaxRetries", attempts("github.com/opensearch-project/opensearch-go", "NewClient", 1)},
	{"github.com/elastic/elastic-transport-go/v8/elastictransport", "defaultMaxRetries", attempts("github.com/elastic/go-elasticsearch", "NewClient", 1)},
	{"github.com/gojek/heimdall/v7/httpclient", "defaultHTTPTimeout", timeout("github.com/gojek/heimdall/httpclient", "NewClient")},
	{"github.com/gojek/heimdall/v7/hystrix", "defaultHTTPTimeout", timeout("github.com/gojek/heimdall/hystrix", "NewClient")},
	{"github.com/hashicorp/go-retryablehttp", "defaultRetryMax", attempts("github.com/hashicorp/go-retryablehttp", "NewClient", 1)},
	{"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime", "defaultMaxRetries", attempts("github.com/Azure/azure-sdk-for-go/sdk/storage/azblob", "NewClient", 1)},
	{"github.com/aws/aws-sdk-go-v2/aws/retry", "DefaultMaxAttempts", attempts("github.com/aws/aws-sdk-go-v2/config", "LoadDefaultConfig", 0)},
	{"github.com/aws/aws-sdk-go/aws/client", "DefaultRetryerMaxNumRetries", attempts("github.com/aws/aws-sdk-go/aws", "Config{}", 1)},
	{"github.com/minio/minio-go/v7", "MaxRetry", attempts("github.com/minio/minio-go", "New", 0)},
	{"github.com/valyala/fasthttp", "DefaultMaxIdemponentCallAttempts", attempts("github.com/valyala/fasthttp", "Client{}", 0)},
	{"github.com/valyala/fasthttp", "DefaultDialTimeout", is("3s")},
	{"github.com/bradfitz/gomemcache/memcache", "DefaultTimeout", timeout("github.com/bradfitz/gomemcache/memcache", "New")},
	{"go.etcd.io/etcd/client/v3", "defaultUnaryMaxRetries", attempts("go.etcd.io/etcd/client", "New", 0)},
	{"go.etcd.io/etcd/client/v3", "defaultBackoffWaitBetween", is("25ms")},
	{"github.com/nats-io/nats.go", "DefaultTimeout", timeout("github.com/nats-io/nats.go", "Connect")},
	{"github.com/nats-io/nats.go", "defaultRequestWait", is("5s")},
	{"github.com/nats-io/nats.go/jetstream", "defaultAPITimeout", is("5s")},
	{"github.com/rabbitmq/amqp091-go", "defaultConnectionTimeout", timeout("github.com/rabbitmq/amqp091-go", "Dial")},
	{"github.com/apache/pulsar-client-go/pulsar", "defaultOperationTimeout", timeout("github.com/apache/pulsar-client-go/pulsar", "NewClient")},
	{"github.com/hibiken/asynq", "defaultTimeout", is("30m")},
	{"github.com/hibiken/asynq", "defaultMaxRetry", is("25")},
	{"github.com/riverqueue/river", "JobTimeoutDefault", is("1m")},
	{"github.com/riverqueue/river", "MaxAttemptsDefault", is("25")},
	{"go.temporal.io/sdk/internal", "defaultRPCTimeout", timeout("go.temporal.io/sdk/client", "Dial")},
	{"github.com/stripe/stripe-go/v82", "defaultHTTPTimeout", is("80s")},
	{"github.com/stripe/stripe-go/v82", "DefaultMaxNetworkRetries", is("2")},
	{"github.com/wneessen/go-mail", "DefaultTimeout", timeout("github.com/wneessen/go-mail", "NewClient")},
	{"github.com/go-ldap/ldap/v3", "DefaultTimeout", is("60s")},
	{"github.com/cloudwego/hertz/pkg/common/config", "defaultReadTimeout", timeout("github.com/cloudwego/hertz/pkg/app/server", "New")},
	{"github.com/zeromicro/go-zero/core/mr", "defaultWorkers", is("16")},
	{"github.com/zeromicro/go-zero/core/fx", "defaultRetryTimes", tries("github.com/zeromicro/go-zero/core/fx", "DoWithRetry", 0)},
	{"github.com/matryer/try", "MaxRetries", tries("github.com/matryer/try", "Do", 0)},
	{"google.golang.org/grpc", "minConnectTimeout", is("20s")},
	{"github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss/transport", "DefaultReadWriteTimeout", timeout("github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss", "NewClient")},
	{"github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss/retry", "DefaultMaxAttempts", attempts("github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss", "NewClient", 0)},
	{"github.com/volcengine/ve-tos-golang-sdk/v2/tos", "DefaultRetryTime", attempts("github.com/volcengine/ve-tos-golang-sdk/tos", "NewClientV2", 1)},
	{"github.com/volcengine/volcengine-go-sdk/service/arkruntime", "defaultTimeout", timeout("github.com/volcengine/volcengine-go-sdk/service/arkruntime", "NewClientWithApiKey")},
	{"github.com/volcengine/volcengine-go-sdk/service/arkruntime", "defaultRetryTimes", attempts("github.com/volcengine/volcengine-go-sdk/service/arkruntime", "NewClientWithApiKey", 1)},
	{"github.com/cloudwego/eino-ext/components/model/ark", "defaultTimeout", timeout("github.com/cloudwego/eino-ext/components/model/ark", "NewChatModel")},
	{"github.com/cloudwego/eino-ext/components/embedding/ark", "defaultTimeout", timeout("github.com/cloudwego/eino-ext/components/embedding/ark", "NewEmbedder")},
	{"github.com/SevereCloud/vksdk/v3/api", "DefaultTimeout", timeout("github.com/SevereCloud/vksdk/api", "NewVK")},
	{"github.com/atc0005/go-teams-notify/v2", "DefaultWebhookSendTimeout", is("5s")},
	{"go.mau.fi/whatsmeow", "defaultRequestTimeout", timeout("go.mau.fi/whatsmeow", "NewClient")},
	{"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracegrpc/internal/otlpconfig", "DefaultTimeout", timeout("go.opentelemetry.io/otel/exporters/otlp/...", "New")},
	{"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp/internal/otlpconfig", "DefaultTimeout", timeout("go.opentelemetry.io/otel/exporters/otlp/...", "New")},
	{"github.com/golang-migrate/migrate/v4", "DefaultLockTimeout", is("15s")},
}

// TestDefaults reads the libraries' own constants: a default that changes
// breaks this test, not a user's trust.
func TestDefaults(t *testing.T) {
	w := loaded()
	for _, f := range facts {
		if *only != "" && !strings.Contains(knowledge.Path(f.pkg), *only) {
			continue
		}
		v := w.value(f.pkg, f.name)
		if v == nil {
			t.Errorf("%s has no constant %s any more: read how its default is set now", f.pkg, f.name)
			continue
		}
		if was, is := f.says(v); was != is {
			t.Errorf("%s.%s: the data says %s, the library %s", f.pkg, f.name, was, is)
		}
	}
}

// value returns the value of a constant, or the one a variable starts with.
func (w *world) value(path, name string) constant.Value {
	pkg := w.byPath[path]
	if pkg == nil {
		return nil
	}
	if c, ok := pkg.Scope().Lookup(name).(*types.Const); ok {
		return c.Val()
	}
	for _, f := range w.syntax[path] {
		for _, d := range f.Decls {
			gen, ok := d.(*ast.GenDecl)
			if !ok || gen.Tok != token.VAR {
				continue
			}
			for _, spec := range gen.Specs {
				vs := spec.(*ast.ValueSpec)
				for i, id := range vs.Names {
					if id.Name != name || i >= len(vs.Values) {
						continue
					}
					info := &types.Info{Types: make(map[ast.Expr]types.TypeAndValue)}
					if types.CheckExpr(w.fset, pkg, vs.Values[i].Pos(), vs.Values[i], info) == nil {
						return info.Types[vs.Values[i]].Value
					}
				}
			}
		}
	}
	return nil
}

// TestSources checks that each library names the version its facts were held
// against: the one in go.mod.
func TestSources(t *testing.T) {
	mod, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	required := make(map[string]string)
	for _, m := range regexp.MustCompile(`(?m)^(?:require)?\s+(\S+) (v\S+)`).FindAllStringSubmatch(string(mod), -1) {
		required[m[1]] = m[2]
	}
	for _, l := range knowledge.Libraries() {
		if knowledge.IsStd(l.Package) {
			continue
		}
		module, version, ok := strings.Cut(l.Source, "@")
		if strings.HasPrefix(version, "git") {
			continue // read in a repository; no module can be had
		}
		if !ok || required[module] != version {
			t.Errorf("%s: source is %q, go.mod has %s", l.Package, l.Source, required[module])
		}
	}
}
