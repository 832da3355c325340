"""The plan (indsatskort): seen, printed, edited as a new version, shared as a file."""

from flask import Blueprint, Flask, Response, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from payout import clock
from payout.domain.action_plan import ActionPlan, Contact, revision_of
from payout.domain.errors import DomainError
from payout.domain.plan_check import by_section, check_list
from payout.domain.plan_file import PlanFileUnreadable, plan_text, read_plan
from payout.queries import plans as queries
from payout.queries.plans import PlanVersion, latest_plan, plan_version, plan_versions
from payout.services.plans import save_plan
from payout.web.current import booking, reading
from payout.web.error_texts import text_for
from payout.web.forms.plans import PlanFileForm, PlanForm

bp = Blueprint("plans", __name__)


def register(app: Flask) -> None:
    """Let the sign-in page show the critical contacts."""
    app.jinja_env.globals["critical_contacts"] = critical_contacts


def critical_contacts() -> tuple[Contact, ...]:
    """Functions and numbers for somebody who cannot sign in."""
    with reading() as connection:
        return queries.critical_contacts(connection)


@bp.get("/plan")
def show() -> ResponseReturnValue:
    """The plan as it stands."""
    return _show_page(PlanFileForm(formdata=None))


@bp.get("/plan/<int:version>")
def version(version: int) -> ResponseReturnValue:
    """An older version."""
    return _page_of(_found(version), PlanFileForm(formdata=None))


@bp.route("/plan/ret", methods=["GET", "POST"])
def edit() -> ResponseReturnValue:
    """Edit the plan; what is saved is a new version."""
    form = PlanForm()
    if not form.is_submitted():
        with reading() as connection:
            current = latest_plan(connection)
        if current is not None:
            form.put(current.plan)
        return render_template("pages/plans/edit.html", form=form)
    if not form.validate():
        return render_template("pages/plans/edit.html", form=form), 422
    try:
        with booking(form) as book:
            save_plan(book, form.plan(), form.approval(), request_key=form.request_key.data)
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return render_template("pages/plans/edit.html", form=form), 409
    flash("Planen er gemt som en ny udgave.", "success")
    return redirect(url_for(".show"), code=303)


@bp.post("/plan/fil")
def take_file() -> ResponseReturnValue:
    """Save the plan of a file as a new version, which nobody here has approved yet."""
    form = PlanFileForm()
    if not form.validate():
        return _show_page(form), 422
    try:
        plan = _read(form.file.data.read())
        with booking(form) as book:
            save_plan(book, plan, None, request_key=form.request_key.data)
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _show_page(form), 409
    flash("Planen er gemt som en ny udgave. Se den igennem, og godkend den.", "success")
    return redirect(url_for(".show"), code=303)


@bp.get("/plan/<int:version>/fil")
def download(version: int) -> ResponseReturnValue:
    """A version as a file for another municipality."""
    response: Response = current_app.response_class(
        plan_text(_found(version).plan), mimetype="application/toml"
    )
    response.headers.set("Content-Disposition", "attachment", filename=f"plan-{version}.toml")
    return response


@bp.get("/plan/<int:version>/udskrift")
def sheet(version: int) -> ResponseReturnValue:
    """A version on A4, with boxes to tick by hand."""
    found = _found(version)
    return render_template(
        "pages/plans/sheet.html",
        found=found,
        sections=by_section(check_list(found.plan, ())),
        shown=None,
        back=url_for(".version", version=version),
        drawn_at=clock.now(),
    )


def _read(content: bytes) -> ActionPlan:
    try:
        return read_plan(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise PlanFileUnreadable from None


def _found(version: int) -> PlanVersion:
    with reading() as connection:
        found = plan_version(connection, version)
    if found is None:
        abort(404)
    return found


def _show_page(form: PlanFileForm) -> str:
    with reading() as connection:
        found = latest_plan(connection)
    return _page_of(found, form)


def _page_of(found: PlanVersion | None, form: PlanFileForm) -> str:
    with reading() as connection:
        versions = plan_versions(connection)
    return render_template(
        "pages/plans/show.html",
        found=found,
        is_latest=found is None or found.version == versions[0].version,
        revision=revision_of(found.approval, clock.today()) if found else None,
        versions=versions,
        form=form,
    )
