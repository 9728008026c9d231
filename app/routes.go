package main

import (
	"github.com/gofiber/fiber/v2"

	"throughline/handlers"
	"throughline/models"
)

// audience says who a route is for. Every route declares it on its line; a test walks all that are not public with
// other people's sessions.
type audience string

const (
	public      audience = "public"      // anyone
	signedIn    audience = "signed in"   // anyone with an account
	owner       audience = "owner"       // whose record it is; the models find nothing for others
	supporter   audience = "supporter"   // a supervisor or mentor somewhere
	trainer     audience = "trainer"     // somewhere; the models find nothing of organisations where they are none
	coordinator audience = "coordinator" // of the organisation in the address
	operators   audience = "operator"    // whoever runs the server; asks for no session
)

// route is one line of the table.
type route struct {
	Method, Path string
	For          audience
}

// table collects the routes as they are declared.
type table struct {
	app    *fiber.App
	h      *handlers.Handlers
	routes []route
}

func (t *table) add(method, path string, who audience, limit int, handle fiber.Handler) {
	t.routes = append(t.routes, route{method, path, who})
	chain := []fiber.Handler{limitBody(limit), t.h.LoadSession}
	switch who {
	case operators:
		chain = chain[:1]
	case signedIn, owner:
		chain = append(chain, t.h.RequireSignIn)
	case supporter:
		chain = append(chain, t.h.RequireSignIn, handlers.RequireRole(models.Supervisor, models.Mentor))
	case trainer:
		chain = append(chain, t.h.RequireSignIn, handlers.RequireRole(models.Trainer))
	case coordinator:
		chain = append(chain, t.h.RequireSignIn, handlers.RequireOrgRole(models.Coordinator))
	}
	if method == fiber.MethodGet {
		t.app.Get(path, append(chain, handle)...) // answers HEAD too
		return
	}
	t.app.Add(method, path, append(chain, handle)...)
}

func (t *table) get(path string, who audience, handle fiber.Handler) {
	t.add(fiber.MethodGet, path, who, formLimit, handle)
}

func (t *table) post(path string, who audience, handle fiber.Handler) {
	t.add(fiber.MethodPost, path, who, formLimit, handle)
}

// upload is a post with a file.
func (t *table) upload(path string, who audience, handle fiber.Handler) {
	t.add(fiber.MethodPost, path, who, bodyLimit, handle)
}

// reviews declares what a reviewer may do, below one of the two addresses of a review.
func (t *table) reviews(path string, who audience, way handlers.ReviewWay) {
	t.get(path, who, way.Show)
	t.get(path+"/media/*", who, way.Media)
	t.get(path+"/:step", who, way.Part)
	t.post(path+"/comment", who, way.Comment)
	t.post(path+"/:step/comment", who, way.Comment)
	t.post(path+"/comments/:comment/take-back", who, way.TakeBack)
	t.post(path+"/credit", who, way.Credit)
}

// routes declares every route of the program, accounts first, then what learners, trainers and coordinators do.
func routes(app *fiber.App, h *handlers.Handlers, op *operator) []route {
	app.Get("/static/:hash/*", h.Static)

	t := &table{app: app, h: h}
	t.get("/", public, h.Home)

	// Accounts.
	t.get("/setup", public, h.ShowSetup)
	t.post("/setup", public, h.SetUp)
	t.get("/join", public, h.FindJoin)
	t.get("/join/:code", public, h.ShowJoin)
	t.post("/join/:code", public, h.Join)
	t.post("/join/:code/add", signedIn, h.AddCode)
	t.get("/joined/:slug", owner, h.Joined)
	t.get("/signin", public, h.ShowSignIn)
	t.add(fiber.MethodPost, "/signin", public, carryLimit, h.SignIn)
	t.get("/signout", public, h.ShowSignOut)
	t.post("/signout", public, h.SignOut)
	t.post("/signout/everywhere", signedIn, h.SignOutEverywhere)
	t.get("/recover", public, h.ShowRecover)
	t.post("/recover", public, h.Recover)
	t.get("/you", signedIn, h.You)
	t.post("/you/open", signedIn, h.OpenRecords)
	t.get("/you/settings", signedIn, h.Settings)
	t.post("/you/settings/names", signedIn, h.Rename)
	t.post("/you/settings/password", signedIn, h.ChangePassword)
	t.get("/you/card", signedIn, h.ShowCard)
	t.post("/you/card", signedIn, h.MakeCard)
	t.get("/you/privacy", signedIn, h.YourPrivacy)
	t.get("/you/leave/:slug", owner, h.ShowLeave)
	t.post("/you/leave/:slug", owner, h.Leave)

	// Courses and learning.
	t.get("/catalogue", public, h.ShowCatalogue)
	t.get("/courses/:slug", public, h.ShowCourse)
	t.post("/courses/:slug/start", signedIn, h.StartCourse)
	t.get("/learn/:enrolment", owner, h.ShowLearning)
	t.post("/learn/:enrolment/pause", owner, h.PauseCourse)
	t.post("/learn/:enrolment/resume", owner, h.ResumeCourse)
	t.post("/learn/:enrolment/leave", owner, h.LeaveCourse)
	t.post("/learn/:enrolment/start-again", owner, h.StartAgain)
	t.post("/learn/:enrolment/move", owner, h.MoveCourse)
	t.post("/learn/:enrolment/done-for", owner, h.DoCourseFor)
	for _, slug := range []string{"glossary", "summary", "further-reading"} {
		t.get("/learn/:enrolment/"+slug, owner, h.ReadBeside(slug))
	}
	t.get("/learn/:enrolment/media/*", owner, h.CourseMedia)

	t.get("/learn/:enrolment/:step", owner, h.StepShow)
	t.post("/learn/:enrolment/:step", owner, h.LessonSave)
	t.post("/learn/:enrolment/:step/useful", owner, h.SayUseful)
	t.post("/learn/:enrolment/:step/begin", owner, h.CheckBegin)
	t.post("/learn/:enrolment/:step/answer", owner, h.CheckAnswer)
	t.upload("/learn/:enrolment/:step/hand-in", owner, h.HandIn)
	t.post("/learn/:enrolment/:step/take-back", owner, h.TakeBack)

	// Practice tasks, for those who sign.
	t.get("/support", supporter, h.SupportList)
	t.get("/support/:id", supporter, h.SupportShow)
	t.post("/support/:id", supporter, h.SupportSign)
	t.get("/hand-ins/:id/file", owner, h.HandInFile)

	// The CPD log.
	t.get("/cpd", signedIn, h.ShowLog)
	t.get("/cpd/new", signedIn, h.NewEntry)
	t.post("/cpd", signedIn, h.AddEntry)
	t.post("/cpd/new", signedIn, h.AddEntry)
	t.get("/cpd/move", signedIn, h.MoveLog)
	t.get("/cpd/export.csv", signedIn, h.ExportCSV)
	t.get("/cpd/export.json", signedIn, h.ExportJSON)
	t.upload("/cpd/import", signedIn, h.StartImport)
	t.get("/cpd/import/:import", owner, h.ShowImport)
	t.post("/cpd/import/:import", owner, h.TakeImport)
	t.get("/cpd/schemes", signedIn, h.ListSchemes)
	t.get("/cpd/schemes/new", signedIn, h.NewScheme)
	t.post("/cpd/schemes/new", signedIn, h.KeepScheme)
	t.get("/cpd/schemes/:scheme", owner, h.ShowScheme)
	t.post("/cpd/schemes/:scheme/follow", owner, h.FollowScheme)
	t.post("/cpd/schemes/:scheme/stop", owner, h.StopScheme)
	t.get("/cpd/schemes/:scheme/change", owner, h.ChangeScheme)
	t.post("/cpd/schemes/:scheme/change", owner, h.KeepScheme)
	t.get("/cpd/schemes/:scheme/gap", owner, h.ShowGap)
	t.post("/cpd/schemes/:scheme/gap", owner, h.ExplainGap)
	t.get("/cpd/competencies", signedIn, h.Competencies)
	t.get("/cpd/competencies/levels", signedIn, h.CompetencyLevels)
	t.post("/cpd/competencies/levels", signedIn, h.SetCompetencyLevels)
	t.get("/cpd/certificates", signedIn, h.ShowCertificates)
	t.get("/cpd/certificates/new", signedIn, h.NewCertificate)
	t.upload("/cpd/certificates/new", signedIn, h.AddCertificate)
	t.get("/cpd/files/:file", owner, h.EvidenceFile)
	t.get("/cpd/files/:file/small", owner, h.SmallPicture)
	t.post("/cpd/files/:file/shows", owner, h.DescribeFile)
	t.post("/cpd/files/:file/remove", owner, h.RemoveFile)
	t.post("/cpd/files/:file/bring-back", owner, h.BringBackFile)
	t.post("/cpd/files/:file/delete", owner, h.DeleteFile)
	t.get("/cpd/:entry", owner, h.ShowEntry)
	t.get("/cpd/:entry/touches", owner, h.ShowTouches)
	t.post("/cpd/:entry/touches", owner, h.SaveTouches)
	t.post("/cpd/:entry/counted", owner, h.CountEntry)
	t.get("/cpd/:entry/facts", owner, h.ShowFacts)
	t.post("/cpd/:entry/facts", owner, h.SaveFacts)
	t.get("/cpd/:entry/write", owner, h.ShowWriting)
	t.post("/cpd/:entry/write", owner, h.SaveWriting)
	t.get("/cpd/:entry/history", owner, h.EntryHistory)
	t.upload("/cpd/:entry/files", owner, h.AddFiles)
	t.post("/cpd/:entry/remove", owner, h.RemoveEntry)
	t.post("/cpd/:entry/bring-back", owner, h.BringBackEntry)
	t.get("/cpd/:entry/confirm", owner, h.ShowAskConfirm)
	t.post("/cpd/:entry/confirm", owner, h.AskConfirm)
	t.post("/cpd/:entry/confirm/:confirmation/end", owner, h.EndConfirmation)
	t.post("/cpd/:entry/confirm/:confirmation/hide", owner, h.HideConfirmation(true))
	t.post("/cpd/:entry/confirm/:confirmation/show", owner, h.HideConfirmation(false))
	t.get("/confirm/thank-you", public, h.ConfirmThanks)
	t.get("/confirm/:token", public, h.ShowConfirm)
	t.post("/confirm/:token", public, h.Confirm)
	t.get("/support/entries/:confirmation", supporter, h.ShowAsked)
	t.post("/support/entries/:confirmation", supporter, h.ConfirmAsked)
	t.get("/you/confirmed", signedIn, h.OwnConfirmations)
	t.post("/you/confirmed/:confirmation/withdraw", owner, h.WithdrawConfirmation)

	// Portfolios: making one.
	t.get("/portfolios", signedIn, h.ListPortfolios)
	t.get("/portfolios/new", signedIn, h.AskPortfolio)
	t.post("/portfolios", signedIn, h.MakePortfolio)
	t.get("/portfolios/:portfolio", owner, h.ShowPortfolio)
	t.get("/portfolios/:portfolio/about", owner, h.ShowDraftAbout)
	t.post("/portfolios/:portfolio/about", owner, h.SaveDraftAbout)
	t.get("/portfolios/:portfolio/choose", owner, h.ShowChoose)
	t.post("/portfolios/:portfolio/choose", owner, h.SaveChoose)
	t.get("/portfolios/:portfolio/asks", owner, h.ShowAsks)
	t.post("/portfolios/:portfolio/asks", owner, h.SaveAsks)
	t.get("/portfolios/:portfolio/order", owner, h.ShowOrder)
	t.post("/portfolios/:portfolio/order", owner, h.MoveItem)
	t.get("/portfolios/:portfolio/items/:item", owner, h.ShowDraftItem)
	t.post("/portfolios/:portfolio/items/:item", owner, h.SaveDraftItem)
	t.get("/portfolios/:portfolio/points", owner, h.ShowPoints)
	t.post("/portfolios/:portfolio/points", owner, h.SavePoints)
	t.get("/portfolios/:portfolio/points/:point", owner, h.ShowPoint)
	t.post("/portfolios/:portfolio/points/:point", owner, h.SavePoint)
	t.get("/portfolios/:portfolio/words", owner, h.ShowDraftWords)
	t.post("/portfolios/:portfolio/words", owner, h.SaveDraftWords)
	t.get("/portfolios/:portfolio/names", owner, h.ShowDraftNames)
	t.post("/portfolios/:portfolio/names", owner, h.SaveDraftNames)
	t.get("/portfolios/:portfolio/learns", owner, h.ShowLearns)
	t.post("/portfolios/:portfolio/learns", owner, h.HoldPart)
	t.get("/portfolios/:portfolio/issue", owner, h.ShowIssue)
	t.post("/portfolios/:portfolio/issue", owner, h.IssuePortfolio)
	t.get("/portfolios/:portfolio/preview.pdf", owner, h.PreviewPortfolio)
	t.post("/portfolios/:portfolio/copy", owner, h.CopyPortfolio)
	t.get("/portfolios/:portfolio/delete", owner, h.AskDeletePortfolio)
	t.post("/portfolios/:portfolio/delete", owner, h.DeletePortfolio)

	// Portfolios: an issue, and who can open it.
	t.get("/portfolios/:portfolio/portfolio.pdf", owner, h.PortfolioPDF)
	t.get("/portfolios/:portfolio/portfolio.json", owner, h.PortfolioJSON)
	t.get("/portfolios/:portfolio/resume.json", owner, h.PortfolioResume)
	t.get("/portfolios/:portfolio/archive.zip", owner, h.PortfolioArchive)
	t.get("/portfolios/:portfolio/form", owner, h.PortfolioForm)
	t.get("/portfolios/:portfolio/withdraw", owner, h.AskWithdrawPortfolio)
	t.post("/portfolios/:portfolio/withdraw", owner, h.WithdrawPortfolio)
	t.post("/portfolios/:portfolio/links", owner, h.SharePortfolio)
	t.post("/portfolios/:portfolio/links/:share/end", owner, h.EndShare)
	t.get("/p/:token", public, h.ShowShared)
	t.get("/p/:token/portfolio.pdf", public, h.SharedPDF)

	// Awards, certificates and verification.
	t.get("/awards", signedIn, h.ListAwards)
	t.get("/awards/:code", owner, h.ShowAward)
	t.get("/awards/:code/certificate.pdf", owner, h.AwardCertificate)
	t.post("/awards/:code/sharing", owner, h.ShareAward)
	t.post("/awards/:code/correction", owner, h.AskCorrection)
	t.post("/awards/:code/correction/take-back", owner, h.TakeBackCorrection)
	t.get("/v", public, h.CheckNumber)
	t.get("/v/file", public, h.ChooseFile)
	t.upload("/v/file", public, h.CheckFile)
	t.get("/v/file/:sha256", public, h.ShowFile)
	t.get("/v/:code.json", public, h.VerificationJSON)
	t.get("/v/:code", public, h.ShowVerification)
	t.post("/v/:code/name", public, h.MatchName)
	t.get("/v/:code/certificate.pdf", public, h.PublicCertificate)
	t.get("/v/:code/credential", public, h.NoCredential)

	// Writing courses.
	t.get("/teach", trainer, h.ListTeach)
	t.get("/teach/new", trainer, h.AskTeach)
	t.post("/teach/new", trainer, h.MakeTeach)
	t.get("/teach/import", trainer, h.AskTeachImport)
	t.upload("/teach/import", trainer, h.StartTeachImport)
	t.get("/teach/import/:import", owner, h.ShowTeachImport)
	t.post("/teach/import/:import", owner, h.TakeTeachImport)
	t.get("/teach/:draft", trainer, h.ShowTeach)
	t.get("/teach/:draft/publish", trainer, h.AskPublishTeach)
	t.post("/teach/:draft/publish", trainer, h.PublishTeach)
	t.get("/teach/:draft/versions", trainer, h.TeachVersions)
	t.get("/teach/:draft/how-it-goes", trainer, h.HowTeachGoes)
	t.post("/teach/:draft/retire", trainer, h.RetireTeach)
	t.post("/teach/:draft/archive", trainer, h.ArchiveTeach)
	t.get("/teach/:draft/compare", trainer, h.CompareTeach)
	t.get("/teach/:draft/history", trainer, h.TeachHistory)
	t.post("/teach/:draft/history", trainer, h.RestoreTeach)
	t.post("/teach/:draft/history/forget", trainer, h.ForgetTeach)
	t.get("/teach/:draft/export.zip", trainer, h.ExportTeach)
	t.get("/teach/:draft/editors", trainer, h.TeachEditors)
	t.post("/teach/:draft/editors", trainer, h.SetTeachEditors)
	t.post("/teach/:draft/parts", trainer, h.AddPart)
	t.post("/teach/:draft/parts/:step/rename", trainer, h.RenamePart)
	t.post("/teach/:draft/parts/:step/move", trainer, h.MovePart)
	t.post("/teach/:draft/parts/:step/remove", trainer, h.RemovePart)
	t.post("/teach/:draft/parts/:step/put-back", trainer, h.PutPartBack)

	// Writing courses: what others think of a draft.
	t.get("/teach/:draft/review", trainer, h.TeachReview)
	t.post("/teach/:draft/review", trainer, h.AskTeachReview)
	t.post("/teach/:draft/review/:review/end", trainer, h.EndTeachReview)
	t.post("/teach/:draft/review/:review/newest", trainer, h.RenewTeachReview)
	t.post("/teach/:draft/review/:review/credit", trainer, h.CreditTeachReview)
	t.get("/teach/:draft/comments", trainer, h.TeachComments)
	t.post("/teach/:draft/comments/:comment", trainer, h.AnswerTeachComment)
	t.get("/you/reviews", signedIn, h.ListReviews)
	t.reviews("/review/:token", public, h.ReviewByLink())
	t.reviews("/you/reviews/:review", owner, h.ReviewAsked())

	// Writing courses: the editor.
	for _, at := range [][2]string{{"parts/:step", "part"}, {"parts/:step/short", "short"}, {"course", "course"}, {"glossary", "glossary"}, {"summary", "summary"}, {"further-reading", "further-reading"}} {
		path, edit := "/teach/:draft/"+at[0], h.EditOf(at[1])
		t.get(path, trainer, edit.Show)
		t.upload(path, trainer, edit.Save)
		t.get(path+"/others", trainer, edit.Others)
		t.get(path+"/preview", trainer, edit.Preview)
		t.get(path+"/forms/:piece", trainer, edit.Piece)
		t.upload(path+"/forms/:piece", trainer, edit.SavePiece)
	}
	t.get("/teach/:draft/files/*", trainer, h.FindFile)
	t.get("/teach/:draft/try", trainer, h.TryAll)
	for _, slug := range []string{"glossary", "summary", "further-reading"} {
		t.get("/teach/:draft/try/"+slug, trainer, h.TryBeside(slug))
	}
	t.get("/teach/:draft/try/media/*", trainer, h.TryMedia)
	t.get("/teach/:draft/try/:step", trainer, h.TryStep)
	t.post("/teach/:draft/try/:step", trainer, h.TryLesson)
	t.post("/teach/:draft/try/:step/begin", trainer, h.TryBegin)
	t.upload("/teach/:draft/try/:step/hand-in", trainer, h.TryHandIn)
	t.get("/teach/:draft/try/:step/:run", trainer, h.TryCheck)
	t.post("/teach/:draft/try/:step/:run/begin", trainer, h.TryBegin)
	t.post("/teach/:draft/try/:step/:run/answer", trainer, h.TryCheckAnswer)

	// The coordinator's pages.
	t.get("/org/:org", coordinator, h.OrgHome)
	t.get("/org/:org/join-code", coordinator, h.JoinCode)
	t.post("/org/:org/join-code", coordinator, h.NewJoinCode)
	t.get("/org/:org/cards", coordinator, h.Cards)
	t.get("/org/:org/people/:person", coordinator, h.Person)
	t.post("/org/:org/people/:person/roles", coordinator, h.ChangeRole)
	t.post("/org/:org/people/:person/job-title", coordinator, h.SetJobTitle)
	t.get("/org/:org/people/:person/end", coordinator, h.AskEndMembership)
	t.post("/org/:org/people/:person/end", coordinator, h.EndMembership)
	t.get("/org/:org/people/:person/code", coordinator, h.AskHandOver)
	t.post("/org/:org/people/:person/code", coordinator, h.HandOverCode)
	t.get("/org/:org/induction", coordinator, h.Induction)
	t.post("/org/:org/induction", coordinator, h.SetInduction)
	t.get("/org/:org/framework", coordinator, h.OrgFramework)
	t.upload("/org/:org/framework", coordinator, h.SetOrgFramework)
	t.get("/org/:org/awards", coordinator, h.OrgAwards)
	t.post("/org/:org/awards/corrections/:correction", coordinator, h.DecideCorrection)
	t.get("/org/:org/awards/:award/withdraw", coordinator, h.AskWithdraw)
	t.post("/org/:org/awards/:award/withdraw", coordinator, h.Withdraw)
	t.get("/org/:org/settings", coordinator, h.OrgSettings)
	t.post("/org/:org/settings", coordinator, h.EditOrganisation)
	t.post("/org/:org/settings/contacts", coordinator, h.SetContacts)

	// In every footer.
	t.get("/help", public, h.Help)
	t.get("/privacy", public, h.Privacy)
	t.get("/accessibility", public, h.Accessibility)

	t.get("/healthz", operators, op.alive)
	t.get("/readyz", operators, op.ready)
	t.get("/metrics", operators, op.metrics)

	app.Use(h.LoadSession, func(c *fiber.Ctx) error { return fiber.ErrNotFound })
	return t.routes
}
