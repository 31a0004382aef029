// The import desk without reloads. Every act here is also a plain form's: selects role-<n>, checkboxes repair=<n>.<i>,
// buttons. With script the decisions stand in one place, `decided`, and the fields only show them.

const $ = (selector, within = document) => within.querySelector(selector)
const $$ = (selector, within = document) => [...within.querySelectorAll(selector)]
const json = (id) => JSON.parse(document.getElementById(id).textContent)
const fill = (words, values) => words.replace(/%(\w+)%/g, (_, name) => values[name])

function pasteCard(card) {
  const read = () => {
    const busy = $(".paste-busy", card)
    busy.textContent = busy.dataset.busy
    card.requestSubmit($("[name=read]", card))
  }
  // The text is in the field only after the event.
  $("#paste", card).addEventListener("paste", () => setTimeout(read))
  $("#files", card).addEventListener("change", (event) => event.target.files.length && read())
  card.addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return
    event.preventDefault()
    card.classList.add("is-over")
  })
  card.addEventListener("dragleave", () => card.classList.remove("is-over"))
  card.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return
    event.preventDefault()
    card.classList.remove("is-over")
    $("#files", card).files = event.dataTransfer.files
    read()
  })
}

function review(form) {
  const roles = json("roles"), words = json("words")
  const roleOfKey = Object.fromEntries(Object.entries(roles).map(([role, [, key]]) => [key, role]))
  let lines = $$(".ledger-line", form)
  const frame = $("#paper")
  const decided = JSON.parse(form.elements.state.value)
  const taken = []
  let now = null, running = false, again = false, toSay = ""

  const headline = () => $("#headline")
  const say = (...said) => { $("#said").textContent = said.filter(Boolean).join(" ") }
  const isOpen = (item) => item.matches(".ask:not(.is-done), .ledger-line.is-doubt:not(.is-checked)")
  const todo = () => $$(".ask, .ledger-line.is-doubt", form).filter(isOpen)

  // Decisions -------------------------------------------------------------------------------------------------

  const snapshot = () => JSON.stringify([decided, headline()?.value ?? "", now?.id])
  const change = (act, said) => {
    taken.push(snapshot())
    act()
    refresh(said)
  }
  const undo = () => {
    if (!taken.length) return say(words.nothing)
    const [before, title, at] = JSON.parse(taken.pop())
    Object.assign(decided, before)
    if (headline()) headline().value = title
    if (cuts() !== drawn) return refresh(words.taken)
    for (const line of lines) {
      if (decided.overrides[line.dataset.line]) paint(line, decided.overrides[line.dataset.line])
      line.classList.toggle("is-checked", line.dataset.line in decided.overrides)
    }
    paintRepairs()
    go(document.getElementById(at))
    refresh(words.taken)
  }

  const has = (list, name) => list.some(([line, index]) => `${line}.${index}` === name)
  const paintRepairs = () => {
    for (const box of $$(".fix input", form)) {
      const certain = "certain" in box.dataset
      box.checked = certain ? !has(decided.undo, box.value) : has(decided.accept, box.value)
    }
  }
  const setRepairs = (boxes, on) => {
    const names = { undo: new Set(decided.undo.map(String)), accept: new Set(decided.accept.map(String)) }
    for (const box of boxes) {
      const certain = "certain" in box.dataset
      const name = box.value.replace(".", ",")
      names[certain ? "undo" : "accept"][certain === on ? "delete" : "add"](name)
      box.checked = on
    }
    for (const list of ["undo", "accept"]) decided[list] = [...names[list]].map((name) => name.split(",").map(Number))
  }

  const paint = (line, role) => {
    line.dataset.role = role
    line.dataset.family = roles[role][2]
    $(".role-chip", line).value = role
  }
  const setRole = (line, role, goOn) => {
    change(() => {
      decided.overrides[line.dataset.line] = role
      paint(line, role)
      line.classList.add("is-doubt", "is-checked")
    }, fill(words.role, { line: line.dataset.line, role: roles[role][0] }))
    if (goOn) step(1)
  }
  const answer = (ask, button) => {
    const { headline: title, how, roles: pairs = "", fixer, cut } = button.dataset
    change(() => {
      if (title) headline().value = title
      for (const pair of pairs.split(" ").filter(Boolean)) {
        const [line, role] = pair.split("=")
        if (role) decided.overrides[line] = role
        else delete decided.overrides[line]
        if (role && $(`#L${line}`)) paint($(`#L${line}`), role)
      }
      if (cut) {
        const [line, at] = cut.split(":")
        if (at) decided.splits[line] = [Number(at)]
        else delete decided.splits[line]
      }
      if (fixer) setRepairs($$(`.fix input[data-fixer="${fixer}"]:not([data-certain])`, form), true)
      if (how) decided.answered[ask.dataset.question] = how
      else delete decided.answered[ask.dataset.question]
      ask.classList.toggle("is-done", !button.matches(".link-btn"))
    })
    button.matches(".link-btn") ? go(ask) : step(1)
  }

  // A line in two. The server cuts, and says which roles the parts keep.
  const cuts = () => JSON.stringify(decided.splits)
  let drawn = cuts()
  const divide = (how, value, said) => {
    taken.push(snapshot())
    refresh(said, { [how]: value })
  }
  async function openCut(line) {
    const body = bodyOf({ open: line.dataset.line })
    const answer = await fetch(form.dataset.preview, { method: "POST", body }).then((got) => got.json()).catch(() => ({}))
    if (!answer.cut) return say(words.failed)
    $(".line-cut", form)?.remove()
    $(".line-choices", line)?.remove()
    line.insertAdjacentHTML("beforeend", answer.cut)
    dressCut()
    const field = $("#cut-at")
    field.focus({ preventScroll: true })
    line.scrollIntoView({ block: "nearest" })
    const first = $(".line-cut [name=cut]", line)?.value.split(":")[1]
    const at = first ? [...field.value].slice(0, first - field.dataset.start).join("").length : 0
    field.setSelectionRange(at, at)
  }
  function dressCut() {
    const field = $("#cut-at")
    if (!field) return
    for (const item of $$(".line-cut .needs-script", form)) item.hidden = false
    for (const item of $$(".line-cut .without-script", form)) item.hidden = true
    // The cursor moves, the words stay.
    field.addEventListener("beforeinput", (event) => event.preventDefault())
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.isComposing) {
        event.preventDefault()
        event.stopPropagation()
        const before = [...field.value.slice(0, field.selectionStart)].length
        divide("cut", `${field.dataset.line}:${before + Number(field.dataset.start)}`, words.cut)
      } else if (event.key === "Escape") {
        event.preventDefault()
        event.stopPropagation()
        const line = field.closest(".ledger-line")
        field.closest(".line-cut").remove()
        go(line)
      } else if (event.key !== "Tab") event.stopPropagation()
    })
  }

  // What the server makes of them -----------------------------------------------------------------------------

  const keepState = () => { form.elements.state.value = JSON.stringify(decided) }
  // One request at a time; what was decided meanwhile goes with the next one.
  let asked = {}
  const bodyOf = (more) => {
    const body = new FormData()
    for (const name of ["csrfmiddlewaretoken", "state"]) body.set(name, form.elements[name].value)
    for (const name of ["name", "data"]) body.set(name, $(`input[name=${name}]`, form).value)
    body.set("headline", headline()?.value ?? "")
    for (const [name, value] of Object.entries(more)) body.set(name, value)
    return body
  }
  async function refresh(said, more = {}) {
    keepState()
    count()
    toSay = said ?? toSay
    Object.assign(asked, more)
    if (running) { again = true; return }
    running = true
    try {
      do {
        again = false
        const redraw = cuts() !== drawn || asked.cut || asked.join
        const body = bodyOf(redraw ? { ...asked, redraw: 1 } : {})
        asked = {}
        const response = await fetch(form.dataset.preview, { method: "POST", body })
        if (!response.ok || response.redirected) throw new Error(response.status)
        const answer = await response.json()
        if (answer.ledger) redrawLines(answer)
        if (!again) show(answer)
      } while (again)
    } catch {
      say(words.failed)
      $("#bar-note").textContent = words.failed
    }
    running = false
  }

  // The lines anew, after one was cut or joined; what was decided meanwhile about others stays.
  function redrawLines({ state, ledger }) {
    const number = now?.dataset.line?.replace(/\D/g, "")
    const of = (line) => line.replace(/\D/g, "")
    const changed = new Set([...Object.keys(state.splits), ...Object.keys(decided.splits)])
    for (const line of Object.keys(decided.overrides)) if (changed.has(of(line))) delete decided.overrides[line]
    for (const [line, role] of Object.entries(state.overrides)) if (changed.has(of(line))) decided.overrides[line] = role
    decided.splits = state.splits
    drawn = cuts()
    keepState()
    $(".ledger", form).innerHTML = ledger
    lines = $$(".ledger-line", form)
    dress()
    paintRepairs()
    if (number) {
      now = null
      go($(`#L${number}`) ?? $(`#L${number}a`))
    }
  }

  function show(answer) {
    let others = 0
    answer.lines.forEach(([role, percent, because, isDoubt], at) => {
      const line = lines[at]
      if (line.dataset.role !== role) {
        paint(line, role)
        others += 1
      }
      line.classList.toggle("is-doubt", isDoubt)
      line.classList.toggle("is-checked", line.dataset.line in decided.overrides)
      const why = $(".why", line)
      if (why.firstChild.data !== String(percent)) {
        why.setAttribute("aria-label", why.getAttribute("aria-label").replace(/\d+$/, percent))
        why.firstChild.data = percent
      }
      const tip = $(".tip", line)
      if (tip.textContent !== because) tip.textContent = because
    })
    swap($("#asks"), answer.asks)
    if ($("#kinds")) swap($("#kinds"), answer.kinds)
    if (now && !now.isConnected) now = document.getElementById(now.id)
    if (now) mark()
    const main = $("main", frame.contentDocument)
    if (main) main.innerHTML = answer.html
    places = null
    fit()
    light()
    count()
    if (now?.matches(".ledger-line")) offer(now)
    say(toSay, others && fill(words.others, { count: others }))
    toSay = ""
  }

  // New markup under an editor's hands: the focus and a half-typed headline stay.
  function swap(place, html) {
    const active = place.contains(document.activeElement) ? document.activeElement : null
    const typed = active?.matches("input") ? [active.value, active.selectionStart, active.selectionEnd] : null
    place.innerHTML = html
    const same = active && document.getElementById(active.id)
    same?.focus({ preventScroll: true })
    if (typed && same) {
      same.value = typed[0]
      same.setSelectionRange(typed[1], typed[2])
    }
    if (active && !same && now) go(document.getElementById(now.id) ?? todo()[0])
  }

  function count() {
    const open = todo(), asks = open.filter((item) => item.matches(".ask")).length
    $("#todo-n").textContent = open.length
    $("#todo-meter").value = $("#todo-meter").max - open.length
    form.classList.toggle("is-clear", !open.length)
    $("#bar-note").textContent = open.length ? fill(words.left, { left: open.length, asks }) : words.clear
  }

  // Where the editor is ---------------------------------------------------------------------------------------

  const inner = ".role-chip, .why, .fix input, .line-choices button, .line-join"
  function mark() {
    now.classList.add("is-now")
    now.setAttribute("aria-current", "true")
    now.tabIndex = 0
    for (const control of $$(inner, now)) control.tabIndex = 0
  }
  function go(item, focus = true) {
    if (!item) {
      say(words.clear)
      return $("#create").focus({ preventScroll: true })
    }
    if (now && now !== item) {
      now.classList.remove("is-now")
      now.removeAttribute("aria-current")
      now.tabIndex = -1
      $(".line-choices", now)?.remove()
      for (const control of $$(inner, now)) control.tabIndex = -1
    }
    now = item
    if (item.matches(".ledger-line")) offer(item)
    mark()
    if (focus) item.focus({ preventScroll: true })
    item.scrollIntoView({ block: "nearest" })
    light()
  }
  // What is under a finger that is down must not move away before it is up.
  let pressed = false, reached = null
  form.addEventListener("pointerdown", () => { pressed = true })
  for (const end of ["pointerup", "pointercancel"]) {
    addEventListener(end, () => {
      pressed = false
      setTimeout(() => {
        if (reached?.isConnected && reached !== now) go(reached, false)
        reached = null
      })
    })
  }
  function step(way) {
    const items = $$(".ask, .ledger-line", form), at = items.indexOf(now)
    for (let k = 1; k <= items.length; k++) {
      const item = items[(at + way * k + items.length * 2) % items.length]
      if (isOpen(item)) return go(item)
    }
    go(null)
  }

  // Beside a doubt: why, and what the line most often is instead.
  function offer(line) {
    const held = $(".line-choices", line)?.contains(document.activeElement)
    $(".line-choices", line)?.remove()
    if (held) line.focus({ preventScroll: true })
    if (!isOpen(line) || $(".line-cut", line)) return
    const mine = line.dataset.role
    const box = document.createElement("div")
    box.className = "line-choices"
    const because = box.appendChild(document.createElement("p"))
    because.className = "line-because"
    because.textContent = $(".tip", line).textContent
    const row = box.appendChild(document.createElement("div"))
    row.className = "choice-row"
    for (const role of [mine, ...roles[mine][3].split(" ")]) {
      const [name, key, family] = roles[role]
      const button = row.appendChild(document.createElement("button"))
      button.type = "button"
      button.className = "choice"
      button.dataset.family = family
      button.dataset.set = role
      const cap = document.createElement("kbd")
      cap.textContent = role === mine ? "↵" : key
      button.append(cap, role === mine ? `${words.keep}: ${name}` : name)
    }
    line.append(box)
  }

  // The place in the article where the current line's words stand.
  function light() {
    const page = frame.contentDocument
    if (!page?.body || !now) return
    $(".is-now", page)?.classList.remove("is-now")
    const ids = now.matches(".ask") ? $$(".ask-quote a", now).map((link) => link.hash.slice(1)) : [now.id]
    const place = now.matches(".ask-headline") ? $("h1, .slot", page) : placeOf(document.getElementById(ids[0]))
    if (!place) return
    place.classList.add("is-now")
    const box = place.getBoundingClientRect(), view = page.defaultView
    if (box.top < 0 || box.bottom > view.innerHeight) view.scrollBy(0, box.top - view.innerHeight / 3)
  }
  const ink = (text) => text.replace(/[\s\p{P}]/gu, "")
  function textOf(line) {
    const copy = $(".line-text", line).cloneNode(true)
    for (const fix of $$(".fix", copy)) $(fix.firstChild.checked ? "del" : "ins", fix).remove()
    return ink(copy.textContent)
  }
  const leaves = "h1, h2, h3, .standfirst, .prose p, .prose li, figcaption, .slot, .refs li, .notices p, .credits div, .kicker"
  const match = (words, text) => words.length > 1 && text.length > 1 && (text.includes(words) || words.includes(text))
  let places = null // of the article as it stands: [leaf, its words]
  function placeOf(line) {
    if (!line || line.dataset.role === "blank" || line.dataset.role === "noise") return null
    const page = frame.contentDocument
    if (line.dataset.role === "image") {
      const at = lines.filter((other) => other.dataset.role === "image").indexOf(line)
      return $$(".slot", page).filter((slot) => !slot.closest("header"))[at]
    }
    places ??= $$(leaves, page).map((leaf) => [leaf, ink(leaf.textContent)])
    const text = textOf(line)
    const found = places.filter(([, words]) => match(words, text))
    return found.sort(([, one], [, other]) => other.length - one.length)[0]?.[0]
  }
  function lineOf(leaf) {
    const words = ink(leaf.textContent)
    const shown = lines.filter((line) => !["blank", "noise"].includes(line.dataset.role))
    return shown.find((line) => match(words, textOf(line)))
  }

  // A phone has no room for a scroller in the page: there the frame is as long as the article.
  function fit() {
    const page = frame.contentDocument
    if (!page?.body) return
    const narrow = matchMedia("(max-width: 1023px)").matches
    frame.style.height = narrow ? `${page.body.scrollHeight + 4}px` : ""
    page.documentElement.style.colorScheme = getComputedStyle(document.documentElement).colorScheme
  }

  // Hands -----------------------------------------------------------------------------------------------------

  function act(name) {
    if (name === "next") step(1)
    if (name === "previous") step(-1)
    if (name === "fixes") {
      const on = form.classList.toggle("show-fixes")
      $("[data-act=fixes]").setAttribute("aria-pressed", on)
      if ($("#kinds-box")) $("#kinds-box").open = on
    }
    if (name === "cut" && now?.matches(".ledger-line")) openCut(now)
    if (name === "keys") {
      $("#keys").hidden = !$("#keys").hidden
      $("[data-act=keys]").setAttribute("aria-expanded", !$("#keys").hidden)
    }
  }

  form.addEventListener("click", (event) => {
    const button = event.target.closest("button, a")
    const line = event.target.closest(".ledger-line"), ask = event.target.closest(".ask")
    if (button?.dataset.act) return act(button.dataset.act)
    if (button?.dataset.set) return setRole(line, button.dataset.set, true)
    if (button?.name === "take" || button?.name === "answer") {
      event.preventDefault()
      return answer(ask, button)
    }
    if (button?.name === "all" || button?.name === "none") {
      event.preventDefault()
      const boxes = $$(`.fix input[data-fixer="${button.value}"]`, form)
      return change(() => setRepairs(boxes, button.name === "all"), button.name === "all" ? words.made : words.undone)
    }
    if (button?.getAttribute("href")?.startsWith("#L")) {
      event.preventDefault()
      return go($(button.getAttribute("href")))
    }
    if (button?.name === "join" || (button?.name === "cut" && button.value.includes(":"))) {
      event.preventDefault()
      return divide(button.name, button.value, button.name === "cut" ? words.cut : words.joined)
    }
    if (line && !button && !event.target.closest("select, .fix, .line-cut")) go(line)
  })
  form.addEventListener("change", (event) => {
    if (event.target.matches(".role-chip")) setRole(event.target.closest(".ledger-line"), event.target.value, false)
    if (event.target.matches(".fix input")) {
      const on = event.target.checked
      change(() => setRepairs([event.target], on), on ? words.made : words.undone)
    }
  })
  let typing = 0
  form.addEventListener("input", (event) => {
    if (event.target.id !== "headline") return
    clearTimeout(typing)
    typing = setTimeout(refresh, 250)
  })
  form.addEventListener("focusin", (event) => {
    const item = event.target.closest(".ledger-line, .ask")
    if (pressed) reached = item
    else if (item && item !== now) go(item, false)
  })
  form.addEventListener("mouseover", (event) => event.target.closest(".line-why")?.classList.remove("is-shut"))
  form.addEventListener("focusout", (event) => event.target.closest(".line-why")?.classList.remove("is-shut"))
  form.addEventListener("submit", (event) => {
    keepState()
    // A second press would send it all again.
    if (form.dataset.sent) event.preventDefault()
    form.dataset.sent = "yes"
  })
  addEventListener("pageshow", (event) => event.persisted && delete form.dataset.sent)

  function onKey(event) {
    if (event.isComposing) return
    const target = event.target, eat = (act) => { event.preventDefault(); act() }
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return eat(() => form.requestSubmit($("#create")))
    if (event.key === "Escape") return $$(".line-why").forEach((why) => why.classList.add("is-shut"))
    if (target.id === "headline") {
      if (event.key === "Enter") eat(() => {
        target.closest(".ask").classList.toggle("is-done", Boolean(target.value.trim()))
        step(1)
        refresh()
      })
      return
    }
    const inPanes = target.ownerDocument !== document || target.closest?.(".import-panes")
    if (event.ctrlKey || event.metaKey || event.altKey || !inPanes) return
    const key = event.code.replace(/^(Key|Digit|Numpad)/, "")
    const line = now?.matches(".ledger-line") ? now : null, onSelect = target.matches?.("select")
    if (event.key === "?") return eat(() => act("keys"))
    if (key === "J") return eat(() => step(1))
    if (key === "K") return eat(() => step(-1))
    if (key === "S" && line && !onSelect) return eat(() => openCut(line))
    if (key === "V") return eat(() => act("fixes"))
    if (key === "Z") return eat(undo)
    if (line && !onSelect && (key === "ArrowDown" || key === "ArrowUp")) {
      return eat(() => go(lines[lines.indexOf(line) + (key === "ArrowDown" ? 1 : -1)] ?? line))
    }
    if (key === "Enter" && target.closest?.("button, a, summary")) return
    if (now?.matches(".ask") && /^\d$/.test(key)) {
      const choice = $$(".choice", now).find((button) => $("kbd", button)?.textContent === key)
      return choice && eat(() => choice.click())
    }
    if (key === "Enter" && now?.matches(".ask-headline")) return eat(() => headline().focus())
    if (key === "Enter" && line && !onSelect) {
      return eat(() => (isOpen(line) ? setRole(line, line.dataset.role, true) : step(1)))
    }
    if (line && roleOfKey[key]) eat(() => setRole(line, roleOfKey[key], true))
  }
  form.addEventListener("keydown", onKey)

  function furnish() {
    const page = frame.contentDocument
    places = null
    page.addEventListener("keydown", onKey)
    page.addEventListener("click", (event) => {
      const link = event.target.closest("a")
      if (link?.hash && link.getAttribute("href").startsWith("#")) {
        event.preventDefault()
        return page.getElementById(link.hash.slice(1))?.scrollIntoView()
      }
      const leaf = !link && event.target.closest(leaves)
      const line = leaf && lineOf(leaf)
      if (line) go(line, false)
    })
    fit()
    light()
  }
  frame.addEventListener("load", furnish)
  addEventListener("resize", fit)
  new MutationObserver(fit).observe(document.documentElement, { attributeFilter: ["data-theme"] })

  // With script the fields need no names: what they say stands in `state`.
  form.classList.add("has-script")
  function dress() {
    for (const field of $$(".ledger .role-chip, .ledger .fix input", form)) {
      field.removeAttribute("name")
      field.tabIndex = -1
    }
    for (const button of $$(".why, .line-join", form)) button.tabIndex = -1
  }
  dress()
  dressCut()
  for (const item of $$(".needs-script", form)) item.hidden = false
  for (const item of $$(".without-script", form)) item.hidden = true
  paintRepairs()
  count()
  if (frame.contentDocument?.readyState === "complete" && $("main", frame.contentDocument)) furnish()
  go(todo()[0] ?? lines[0])
}

if ($("#paste-card")) pasteCard($("#paste-card"))
if ($("#review")) review($("#review"))
