package knowledge

//go:generate go run -tags knowledge_bootstrap ./gen
