// Package events has the shapes of github.com/aws/aws-lambda-go/events that the corpora use.
package events

type APIGatewayProxyRequest struct{ Path, Body string }

type APIGatewayProxyResponse struct {
	StatusCode int
	Body       string
}

type SQSEvent struct{ Records []SQSMessage }

type SQSMessage struct{ MessageId, Body string }
