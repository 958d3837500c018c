"""The staff pages: cases, figures, content and running, for the municipality's own people.

Server-rendered and usable without scripts: Starlette answers, Jinja2 writes, one style sheet.

**How a page is added.** A group of pages is one module with a ``Section`` (``bot/staff/pages.py``),
which gives its title and place in the navigation, and the roles that see it::

    SECTION = Section(message("figures"), "/statistik", seen_by=(Role.READER, Role.EDITOR))

    @SECTION.page("")                        # GET /statistik
    def overview(visit: Visit) -> Response:
        return visit.page("figures/overview.html", figures=…)

    @SECTION.form("/dolj", roles=(Role.EDITOR,))   # POST /statistik/dolj
    def hide(visit: Visit) -> Response:
        …                                    # visit.form["text"], visit.sessions, visit.name
        return visit.done("/statistik", message("row_hidden"))

Handlers are plain functions and run in a thread, so that they may use the database; who is signed
in, which roles they have, and the form's token have been checked before. Templates lie under
``templates/``, begin with ``{% extends "layout.html" %}`` and use the macros of ``parts.html``;
each form has ``{{ visit.token_field }}``. All other words are in ``terms.yml``. A page that cannot
do what was asked raises ``Refusal(404, message("no_page"), message("no_page_why"))``. What staff
change is logged in the same transaction with ``bot.store.staff_log.write_log``. Finally, add the
section to ``SECTIONS`` in ``bot/staff/app.py``.
"""
