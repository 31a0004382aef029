// Saves what is typed as it goes, keeps what could not be saved in this browser, and says who else has the article open.

const form = document.getElementById("article_form")
const bar = document.getElementById("keeping")
const words = bar.dataset
const sitting = () => form.elements.sitting.value
const place = () => `newsroom ${words.user} ${new URL(form.action || location.href, location.href).pathname}`

const REST = 1500 // milliseconds without a change before it is saved
const PRESENT = 20_000

// The article, without what belongs to a button: notes, corrections, times.
const content = () => {
  const data = new URLSearchParams()
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && name !== "csrfmiddlewaretoken" && !name.startsWith("publish-")) data.append(name, value)
  }
  return data.toString()
}
// What the server sends back with every save is no change of the editor's.
const typed = (text) => text.replace(/(^|&)base=[^&]*/g, "")

const say = (text, kind = "") => {
  if (bar.textContent !== text) bar.textContent = text
  bar.className = `keeping ${kind}`
}
const clock = () => new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })

const store = (text) => {
  try {
    text === null ? localStorage.removeItem(place()) : localStorage.setItem(place(), text)
  } catch {
    // A full or forbidden store: the server keeps it then, or nobody.
  }
}

const stored = () => {
  try {
    return localStorage.getItem(place())
  } catch {
    return null
  }
}

const post = (address, body) => fetch(address, {
  method: "POST",
  body: new URLSearchParams([...new URLSearchParams(body), ["csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value]]),
  headers: { Accept: "application/json" },
})

let touched = Boolean(document.querySelector(".errornote"))
let saved = ""
let seen = null
let stopped = false // after a clash: only a person can choose
let busy = null
let retry = 0

const save = async () => {
  const sent = content()
  const before = place()
  say(words.saving)
  let answer
  try {
    const response = await post(form.action || location.href, `${sent}&_autosave=1`)
    answer = response.headers.get("Content-Type")?.includes("json") ? await response.json() : null
  } catch {
    answer = null
  }
  if (!answer) {
    retry = Date.now() + 10_000
    say(words.unsaved, "bad-word")
  } else if (answer.saved) {
    const sure = new URLSearchParams(sent)
    form.elements.base.value = answer.base
    // An address made from the headline, unless another was typed meanwhile.
    if (sure.get("slug") === form.elements.slug?.value) form.elements.slug.value = answer.slug
    sure.set("slug", answer.slug)
    saved = typed(sure.toString())
    if (new URL(answer.address, location.href).pathname !== location.pathname) {
      localStorage.removeItem(before)
      words.presence = answer.address.replace(/change\/$/, "presence/")
      words.address = answer.address
      history.replaceState(null, "", answer.address)
      form.action = answer.address
    }
    if (typed(content()) === saved) store(null)
    say(`${words.saved.replace("%s", clock())} ${answer.others ? words.others : ""}`.trim())
  } else if (answer.clash) {
    stopped = true
    say(words.clash.replace("%s", answer.by), "bad-word")
  } else {
    saved = typed(sent) // Not again until something changes.
    say(`${words.unsaved} ${answer.wrong.join(" ")}`, "bad-word")
  }
}

for (const kind of ["input", "keydown", "pointerdown", "drop", "paste"]) {
  document.addEventListener(kind, () => { touched = true }, { capture: true, once: true })
}

const look = () => {
  const now = typed(content())
  // Until a person does something, what changes is the editors setting themselves up. A page that came back with errors
  // holds words that nobody has saved.
  if (!touched) {
    saved = seen = document.querySelector(".errornote") ? "" : now
    return
  }
  const rests = now === seen
  seen = now
  if (now === saved) return
  store(content())
  if (rests && !busy && !stopped && Date.now() > retry) busy = save().finally(() => { busy = null })
}

// A save that is under way and the one by hand would clash with each other.
form.addEventListener("submit", (event) => {
  if (busy) {
    event.preventDefault()
    event.stopImmediatePropagation()
    busy.then(() => form.requestSubmit(event.submitter))
  } else if (event.submitter?.name === "_preview" && words.presence) {
    // Saved from here, this page goes on from what it saved.
    event.preventDefault()
    event.stopImmediatePropagation()
    const page = window.open("", "newsroom-preview")
    busy = save().finally(() => {
      busy = null
      page?.location.replace(words.presence.replace(/presence\/$/, "preview/"))
    })
  } else if (!words.presence) {
    store(null) // A new article: sent again, it would be a second one.
  }
}, true)

// Words of a tab that closed before they were saved: sent as that tab would have sent them, so nothing is overwritten.
const recover = async (kept) => {
  if (!kept || !words.address) return
  const response = await post(words.address, `${kept}&_autosave=1`).catch(() => null)
  const answer = response?.headers.get("Content-Type")?.includes("json") ? await response.json() : null
  if (answer?.saved) {
    store(null)
    if (new URL(answer.address, location.href).pathname !== location.pathname) {
      location.assign(answer.address)
    } else if (answer.changed) {
      sessionStorage.setItem(place(), "recovered")
      location.reload()
    }
  } else if (answer?.clash) {
    // A form of its own, sent by a button: both versions side by side.
    stopped = true
    const choose = document.createElement("form")
    choose.method = "post"
    choose.action = words.address
    for (const [name, value] of [...new URLSearchParams(kept), ["csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value]]) {
      const field = document.createElement("input")
      field.type = "hidden"
      field.name = name
      field.value = value
      choose.append(field)
    }
    const button = document.createElement("button")
    button.className = "button"
    button.textContent = words.choose
    choose.append(button)
    choose.addEventListener("submit", () => store(null))
    say(words.kept, "bad-word")
    bar.after(choose)
  }
}

const present = async (left = false) => {
  const address = words.presence
  if (!address) return
  const body = `sitting=${sitting()}${left ? "&left=1" : ""}`
  if (left) {
    const data = new FormData()
    for (const [name, value] of new URLSearchParams(body)) data.append(name, value)
    data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value)
    navigator.sendBeacon(address, data)
    return
  }
  const answer = await post(address, body).then((response) => response.json()).catch(() => null)
  if (!answer) return
  const line = document.getElementById("presence")
  const text = answer.others.length ? words.present.replace("%s", answer.others.join(words.comma)) : ""
  if (line.textContent !== text) line.textContent = text
}

document.addEventListener("content-editor:ready", () => setTimeout(() => {
  if (sessionStorage.getItem(place())) {
    sessionStorage.removeItem(place())
    say(words.recovered)
  }
  present()
  setInterval(present, PRESENT)
}, 500))
recover(stored())
look()
setInterval(look, REST / 2)

addEventListener("pagehide", () => {
  if (touched && typed(content()) !== saved) store(content())
  present(true)
})
