package handlers

import (
	"net/url"

	"github.com/gofiber/fiber/v2"

	"throughline/views"
)

type commentForm struct {
	Text string `form:"text"`
}

// Comment handles POST …/comment and …/:step/comment: a comment on the whole, or on a part.
func (w ReviewWay) Comment(c *fiber.Ctx) error {
	keepTokenPrivate(c)
	part := param(c, "step")
	var form commentForm
	problems := readForm(c, &form)
	status := fiber.StatusUnprocessableEntity
	if problems == nil {
		err := w.h.Store.AddComment(c.UserContext(), w.by(c), part, form.Text)
		if err == nil {
			return seeOther(c, w.base(c)+"/"+url.PathEscape(part)+"#comments", "comment-kept")
		}
		var refused bool
		if problems, refused = problemsOf(err); !refused {
			return err
		}
		status = statusOf(err)
	}
	return w.show(c, status, part, func(v *views.ReviewView) { v.Typed, v.Problems = form.Text, problems })
}

// TakeBack handles POST …/comments/:comment/take-back: the comment is deleted.
func (w ReviewWay) TakeBack(c *fiber.Ctx) error {
	keepTokenPrivate(c)
	if err := w.h.Store.TakeBackComment(c.UserContext(), w.by(c), param(c, "comment")); err != nil {
		return err
	}
	return seeOther(c, w.base(c), "comment-back")
}

type creditForm struct {
	Credit string `form:"credit"`
	Name   string `form:"name"`
}

// Credit handles POST …/credit: whether and how the reviewer is thanked.
func (w ReviewWay) Credit(c *fiber.Ctx) error {
	keepTokenPrivate(c)
	var form creditForm
	problems := readForm(c, &form)
	status := fiber.StatusUnprocessableEntity
	if problems == nil {
		err := w.h.Store.SetCredit(c.UserContext(), w.by(c), form.Credit, form.Name)
		if err == nil {
			return seeOther(c, w.base(c)+"#credit", "credit-kept")
		}
		var refused bool
		if problems, refused = problemsOf(err); !refused {
			return err
		}
		status = statusOf(err)
	}
	return w.show(c, status, "", func(v *views.ReviewView) { v.Credit, v.Name, v.Problems = form.Credit, form.Name, problems })
}

func init() {
	notes["comment-kept"] = "Thank you. Your comment is kept."
	notes["comment-back"] = "You have taken it back. It is deleted."
	notes["credit-kept"] = "Your choice is kept."
}
