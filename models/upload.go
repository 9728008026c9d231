package models

import (
	"context"
	"errors"
	"io"
	"time"

	"throughline/files"
)

// Upload is a file as somebody sent it: nobody has looked at it, and neither its name nor its content is to be believed.
type Upload struct {
	Name    string
	Content io.Reader
}

// acceptUpload is the one way in for files: what comes back may be kept. nil for no file. Not in a transaction: a large
// picture takes a second or two. Invalid, for the field: it cannot be taken, in words. Slow: too many pictures just now.
func acceptUpload(ctx context.Context, field string, sent *Upload) (*files.File, error) {
	if sent == nil {
		return nil, nil
	}
	kept, err := files.Accept(ctx, sent.Name, sent.Content)
	var refused *files.Refusal
	if errors.As(err, &refused) {
		out := &Error{Kind: Invalid, Field: field, Message: refused.Message}
		if refused.Kind == files.Busy {
			out.Kind, out.Wait = Slow, time.Minute
		}
		return nil, out
	}
	if err != nil {
		return nil, err
	}
	return &kept, nil
}
