package knowledge

import (
	"reflect"
	"slices"
	"strings"
	"testing"
)

// plain lists the columns of text that neither names something of the library
// nor takes one of a few words, and so is not checked by the walk.
var plain = []string{
	"Library.package", "Library.name", "Library.since", "Library.until", "Library.source",
	"Driver.names", "Driver.packages", "Driver.source",
	"Call.what", "Call.note", "Call.remedy", "Constructor.timeout", "Constructor.note",
	"Setting.field", "Setting.method", // of what is made, or of an argument
	"Fix.arg", "Fix.field", "Fix.imports", "Retry.off", "Retry.off_imports",
	"Batch.of", "Batch.with", "Group.fix", "Scheduler.way", "BadSetting.says",
	"Entry.signature", "Entry.results", "Entry.embeds", "Entry.serves", // of other packages
	"Entry.ctx", "Entry.name",
}

// TestColumns checks that each column of text is known to the walk over the
// schema, or that somebody has decided that it is plain text.
func TestColumns(t *testing.T) {
	var found []string
	seen := make(map[reflect.Type]bool)
	var visit func(row reflect.Type)
	visit = func(row reflect.Type) {
		if seen[row] {
			return
		}
		seen[row] = true
		for field := range row.Fields() {
			typ := field.Type
			for typ.Kind() == reflect.Slice || typ.Kind() == reflect.Pointer {
				typ = typ.Elem()
			}
			key := row.Name() + "." + field.Tag.Get("yaml")
			names, ok := field.Tag.Lookup("names")
			sort, _, _ := strings.Cut(names, ",")
			switch {
			case typ.Kind() == reflect.Struct:
				visit(typ)
			case typ.Kind() != reflect.String || words[typ.Name()] != nil:
			case ok && forms[sort].is == nil:
				t.Errorf("%s: no names are %q", key, sort)
			case !ok:
				found = append(found, key)
			}
		}
	}
	visit(reflect.TypeFor[Library]())
	for _, key := range found {
		if !slices.Contains(plain, key) {
			t.Errorf("%s: say with a tag names what it names, give it a type with words, or list it as plain", key)
		}
	}
	for _, key := range plain {
		if !slices.Contains(found, key) {
			t.Errorf("%s is listed as plain, and is not", key)
		}
	}
}

// TestNames checks what names of each sort stand for.
func TestNames(t *testing.T) {
	lib := &Library{
		Constructors: []Constructor{{New: []string{"New", "T{}", "var V"}, SetBy: []Setting{{Option: "WithTimeout"}, {Option: "sub.WithTimeout"}}}},
		Calls:        []Call{{Func: []string{"Client.Get*"}, Variant: "GetContext"}},
		Groups:       []Group{{Type: "Pool", Spawn: []string{"{Go,Run}"}, Join: []string{"Wait"}}, {Spawn: []string{"Each"}}},
		Schedulers:   []Scheduler{{Func: []string{"Every"}, Single: []string{"Job.Once"}}},
		Bad:          []BadSetting{{Option: "WithoutEnd"}, {Field: "T.Max", Unless: []string{"T.Min"}}},
		Ends:         []Ending{{Func: []string{"WithMax"}}},
		Entries:      []Entry{{Arg: "Start.0"}, {Method: "Handler.Serve", Last: "Stream"}},
	}
	got := make(map[string]string)
	lib.Names(func(n *Name) { got[n.At] = n.Symbol() })
	want := map[string]string{
		"constructors[0].new[0]": "New", "constructors[0].new[1]": "T", "constructors[0].new[2]": "V",
		"constructors[0].set_by[0].option": "WithTimeout", "constructors[0].set_by[1].option": "",
		"calls[0].func[0]": "Client.Get*", "calls[0].variant": "",
		"groups[0].type": "Pool", "groups[0].spawn[0]": "Pool.{Go,Run}", "groups[0].join[0]": "Pool.Wait", "groups[1].spawn[0]": "Each",
		"schedulers[0].func[0]": "Every", "schedulers[0].single[0]": "Job.Once",
		"bad[0].option": "", "bad[1].field": "T.Max", "bad[1].unless[0]": "T.Min", "ends[0].func[0]": "WithMax",
		"entries[0].arg": "Start", "entries[1].method": "Handler.Serve", "entries[1].last": "Stream",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v\nwant %v", got, want)
	}
	done := Complete([]Library{*lib})
	if spawn := done[0].Groups[0].Spawn; !slices.Equal(spawn, []string{"Go", "Run"}) {
		t.Errorf("spawn is expanded to %v", spawn)
	}
}

// TestLike checks what a constructor takes from another one, and that this
// changes neither.
func TestLike(t *testing.T) {
	retry := &Retry{Attempts: 3}
	libs := []Library{
		{Package: "p", Until: "v2.0.0", Constructors: []Constructor{{New: []string{"New"}, Like: "NewService", Timeout: TimeoutNone}}},
		{Package: "p", Constructors: []Constructor{{New: []string{"New{Service,Client}"}, Timeout: "30s", Header: true, Retry: retry, Pool: true}}},
		{Package: "q", Constructors: []Constructor{{New: []string{"New"}, Like: "NewService"}}},
	}
	if errs := (&File{libs}).Validate(); len(errs) != 1 || errs[0].(*Problem).At != "libraries[2].constructors[0].like" {
		t.Errorf("got problems %v; want one, that q has no NewService", errs)
	}
	c := Complete(libs[:2])[0].Constructors[0]
	if c.Timeout != TimeoutNone || c.Header || c.Retry != retry || !c.Pool || c.Like != "" {
		t.Errorf("got %+v; want the retries and the pool of NewService, and the timeout said", c)
	}
	if libs[0].Constructors[0].Like == "" || len(libs[1].Constructors[0].New) != 1 {
		t.Error("Complete has changed what it was given")
	}
}

func TestExpand(t *testing.T) {
	ten := "{a,b,c,d,e,f,g,h,i,j}"
	for _, test := range []struct {
		name  string
		names int
		first string
	}{
		{"New", 1, "New"},
		{"Client{}", 1, "Client{}"},
		{"Client.{Get, Head}", 2, "Client.Get"},
		{"{A,B}.{Get,Head,Put}", 6, "A.Get"},
		{ten + ten, 100, "aa"},
		{ten + ten + "{x,y}", 1, ten + ten + "{x,y}"}, // too many
		{"Client.{Get", 1, "Client.{Get"},
	} {
		if got := Expand(test.name); len(got) != test.names || got[0] != test.first {
			t.Errorf("%s stands for %d names, the first %s; want %d, %s", test.name, len(got), got[0], test.names, test.first)
		}
	}
}
