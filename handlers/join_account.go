package handlers

import (
	"net/url"

	"github.com/gofiber/fiber/v2"

	"throughline/models"
	"throughline/views"
)

// accountForm is what anyone types who gets an account.
type accountForm struct {
	NameShown       string `form:"name_shown"`
	NameCertificate string `form:"name_certificate"`
	NameLatin       string `form:"name_latin"`
	Username        string `form:"username"`
	Password        string `form:"password"`
	Shared          string `form:"shared"`
}

func (f accountForm) account() models.Account {
	return models.Account{Username: f.Username, NameShown: f.NameShown, NameCertificate: f.NameCertificate, NameLatin: f.NameLatin, Password: f.Password}
}

// fields is what is shown again: all but the password.
func (f accountForm) fields() views.AccountFields {
	return views.AccountFields{NameShown: f.NameShown, NameCertificate: f.NameCertificate, NameLatin: f.NameLatin, Username: f.Username, Shared: f.Shared != ""}
}

type joinForm struct {
	accountForm
	Code string `form:"code"` // only where the one in the address has ended meanwhile
}

// FindJoin handles GET /join: it asks for the code, and with ?code=… leads to its own address.
func (h *Handlers) FindJoin(c *fiber.Ctx) error {
	typed := c.Query("code")
	if typed == "" {
		return render(c, views.JoinFind(views.JoinFindPage{Viewer: frame(c)}))
	}
	if code := models.NormaliseCode(typed); code != "" {
		return seeOther(c, "/join/"+url.PathEscape(code), "")
	}
	return renderStatus(c, fiber.StatusUnprocessableEntity, views.JoinFind(views.JoinFindPage{Viewer: frame(c), Code: typed,
		Problems: views.Problems{"code": "Write the code that your organisation gave you."}}))
}

// ShowJoin handles GET /join/{code}: whom one joins and what it will see, then the form. Nothing is looked up about the
// person. Someone who is signed in is offered to join with the account they have.
func (h *Handlers) ShowJoin(c *fiber.Ctx) error {
	code := param(c, "code")
	organisation, err := h.Store.OrganisationOfCode(c.UserContext(), code, c.IP())
	if err != nil {
		problems, mine := problemsOf(err)
		if !mine {
			return err
		}
		status := h.slow(c, err)
		if models.KindOf(err) == models.Invalid {
			status = fiber.StatusNotFound
		}
		return renderStatus(c, status, views.JoinFind(views.JoinFindPage{Viewer: frame(c), Code: code, Problems: problems}))
	}
	code = models.NormaliseCode(code)
	if v, ok := viewerOf(c); ok {
		_, already := v.In(organisation.Slug)
		return render(c, views.JoinAdd(views.JoinAddPage{Viewer: frame(c), Code: code, Organisation: organisation.NameShown, Already: already}))
	}
	return render(c, views.Join(views.JoinPage{Viewer: frame(c), Code: code, Organisation: organisation.NameShown}))
}

// Join handles POST /join/{code}: it makes the account and leads to the welcome.
func (h *Handlers) Join(c *fiber.Ctx) error {
	var form joinForm
	problems := readForm(c, &form)
	code := param(c, "code")
	if form.Code != "" {
		code = form.Code
	}
	if problems == nil {
		joined, err := h.Store.Join(c.UserContext(), models.JoinRequest{Code: code, Account: form.account(), Device: device(c, form.Shared != "")})
		if err == nil {
			h.keepSession(c, joined.Token, form.Shared != "")
			return seeOther(c, "/joined/"+joined.Organisation.Slug, "")
		}
		var mine bool
		if problems, mine = problemsOf(err); !mine {
			return err
		}
		c.Status(h.slow(c, err))
	} else {
		c.Status(fiber.StatusUnprocessableEntity)
	}
	page := views.JoinPage{Viewer: frame(c), Code: code, Problems: problems, Account: form.fields()}
	if _, wrong := problems["code"]; !wrong { // else asking again would count it twice
		if o, err := h.Store.OrganisationOfCode(c.UserContext(), code, c.IP()); err == nil {
			page.Organisation = o.NameShown
		}
	}
	return renderStatus(c, c.Response().StatusCode(), views.Join(page))
}
