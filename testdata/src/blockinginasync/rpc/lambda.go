package rpc

import (
	"context"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
)

// A function whose type alone tells.
func (b *backend) proxy(ctx context.Context, req events.APIGatewayProxyRequest) (events.APIGatewayProxyResponse, error) {
	time.Sleep(time.Second)                      // want `blocks the Lambda handler \(\*backend\).proxy: `
	b.client.SayHello(context.Background(), nil) // want `although ctx is in scope`
	_, err := b.client.SayHello(ctx, nil)
	return events.APIGatewayProxyResponse{}, err
}

type order struct{ ID string }

// One that its registration makes a handler.
func (b *backend) place(ctx context.Context, o order) (order, error) {
	time.Sleep(time.Second) // want `blocks the Lambda handler \(\*backend\).place`
	return o, nil
}

func (b *backend) start(ctx context.Context) {
	lambda.Start(b.place)
	lambda.StartWithContext(ctx, func(ctx context.Context, o order) error {
		time.Sleep(time.Second) // want `blocks the Lambda handler in \(\*backend\).start`
		return nil
	})
	lambda.StartHandler(lambda.NewHandler(func(o order) error {
		time.Sleep(time.Second) // want `blocks the Lambda handler in \(\*backend\).start`
		return nil
	}))
}

// A handler by its interface.
type invoker struct{ b *backend }

func (i *invoker) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	time.Sleep(time.Second) // want `blocks the Lambda handler \(\*invoker\).Invoke`
	return payload, nil
}

// A queue's events wait anyway.
func (b *backend) messages(ctx context.Context, e events.SQSEvent) error {
	time.Sleep(time.Second)
	b.client.SayHello(context.Background(), nil) // want `although ctx is in scope`
	_, err := b.client.SayHello(ctx, nil)
	return err
}

// Neither.
func (b *backend) cancel(ctx context.Context, o order) error {
	time.Sleep(time.Second)
	return nil
}
