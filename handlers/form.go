package handlers

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-playground/validator/v10"
	"github.com/gofiber/fiber/v2"

	"throughline/views"
)

var check = newValidator()

func newValidator() *validator.Validate {
	v := validator.New(validator.WithRequiredStructEnabled())
	v.RegisterTagNameFunc(func(f reflect.StructField) string { return strings.Split(f.Tag.Get("form"), ",")[0] })
	return v
}

// readForm reads a form into a struct with `form` names and `validate` rules. What it cannot take is said per field; a
// field may bring its own words in a `say` tag.
func readForm(c *fiber.Ctx, form any) views.Problems {
	if err := c.BodyParser(form); err != nil && len(c.Body()) > 0 {
		return views.Problems{"": "We could not read what was sent. Please try again."}
	}
	value := reflect.ValueOf(form).Elem()
	cleanTexts(value)
	err := check.Struct(form)
	if err == nil {
		return nil
	}
	problems := views.Problems{}
	wrong, ok := err.(validator.ValidationErrors)
	if !ok {
		return views.Problems{"": "We could not read what was sent. Please try again."}
	}
	for _, w := range wrong {
		field, _ := value.Type().FieldByName(w.StructField())
		problems[w.Field()] = words(w, field.Tag.Get("say"))
	}
	return problems
}

// cleanTexts takes out of a form's texts what no database keeps, also in a form inside it.
func cleanTexts(form reflect.Value) {
	for i := range form.NumField() {
		switch f := form.Field(i); f.Kind() {
		case reflect.String:
			f.SetString(cleanText(f.String()))
		case reflect.Struct:
			cleanTexts(f)
		}
	}
}

// cleanText takes out of a text what no database keeps.
func cleanText(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "")
}

// ticked are the values of the boxes of a name that were ticked.
func ticked(c *fiber.Ctx, name string) []string {
	var out []string
	for _, v := range c.Request().PostArgs().PeekMulti(name) {
		if text := cleanText(string(v)); !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return out
}

func words(w validator.FieldError, say string) string {
	switch {
	case w.Tag() == "max":
		over := ""
		if s, ok := w.Value().(string); ok {
			over = " It has " + strconv.Itoa(utf8.RuneCountInString(s)) + " now."
		}
		return "Please keep this to " + w.Param() + " characters." + over
	case say != "":
		return say
	case w.Tag() == "required":
		return "Please fill this in."
	}
	return "Please check this."
}

func retryAfter(d time.Duration) string {
	return strconv.Itoa(max(1, int((d+time.Second-1)/time.Second)))
}
