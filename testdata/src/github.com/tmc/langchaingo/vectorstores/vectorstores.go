// Package vectorstores is a stub.
package vectorstores

import "context"

type Document struct{ PageContent string }

type VectorStore interface {
	AddDocuments(ctx context.Context, docs []Document) ([]string, error)
	SimilaritySearch(ctx context.Context, query string, n int) ([]Document, error)
}

type Retriever struct{}

func ToRetriever(v VectorStore, n int) Retriever { return Retriever{} }
