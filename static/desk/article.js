// What the article's page needs beyond the stock admin: saving by key, and blocks by keyboard.

const form = document.getElementById("article_form")

// Save is the first button for the keyboard too. isComposing: Enter and letters may belong to an input method.
document.addEventListener("keydown", (event) => {
  if (event.isComposing || !(event.ctrlKey || event.metaKey) || event.code !== "KeyS") return
  event.preventDefault()
  event.stopImmediatePropagation()
  form.requestSubmit(form.querySelector("[name=_continue]"))
}, true)

// Headline and standfirst are one paragraph each: Enter would put a line break that no page shows.
document.getElementById("id_headline")?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.isComposing) event.preventDefault()
})

// The "+" between blocks and its menu answer to the mouse only; give them a role, a name and the keyboard.
const press = (element, label) => {
  element.dataset.dressed = ""
  element.setAttribute("role", "button")
  element.setAttribute("tabindex", "0")
  if (label) element.setAttribute("aria-label", label)
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return
    event.preventDefault()
    element.click()
    document.querySelector(".plugin-buttons-visible .plugin-button:not(.content-editor-hide)")?.focus()
  })
}

const inOrder = () => [...document.querySelectorAll(".order-machine .inline-related:not(.empty-form)")]
  .sort((a, b) => a.style.order - b.style.order)

// The editor keeps blocks by kind and shows them in order; Tab follows the page's source. So the source follows the
// order, moving round the block that has the focus: moved itself, it would lose it.
const settle = () => {
  const blocks = inOrder()
  const end = document.querySelector(".order-machine .inline-related.empty-form")
  const still = blocks.find((block) => block.contains(document.activeElement))
  let before = still
  for (const block of blocks) {
    if (block === still) before = end
    else if (before) before.before(block)
    else end?.before(block)
  }
}

// A block moves with Alt and an arrow while the focus is anywhere in it; the order is that of the `ordering` fields.
const move = (block, step) => {
  const blocks = inOrder()
  const other = blocks[blocks.indexOf(block) + step]
  if (!other) return
  const order = (element) => element.querySelector(".order-machine-ordering")
  const mine = order(block).value
  for (const [element, value] of [[block, order(other).value], [other, mine]]) {
    order(element).value = value
    element.style.order = value
  }
  settle()
  block.scrollIntoView({ block: "nearest" })
}

// The editor of rich text speaks English only, and its field has no name.
const name = () => {
  const words = JSON.parse(document.querySelector(".sheet").dataset.words)
  for (const button of document.querySelectorAll(".prose-menubar [title]")) {
    const said = words[button.title]
    if (!said) continue
    button.title = said
    button.setAttribute("aria-label", said)
  }
  for (const choice of document.querySelectorAll(".prose-menubar__option > *")) {
    // Only what differs: writing the same words again would be a change to look at, without end.
    const said = words[choice.textContent]
    if (said && said !== choice.textContent) choice.textContent = said
  }
  // A menu that nothing is chosen in yet is named by nothing: its label stands beside it.
  for (const menu of document.querySelectorAll(".select2-selection[aria-labelledby]:not([data-dressed])")) {
    const select = menu.closest(".select2").previousElementSibling
    const label = select && document.querySelector(`label[for="${select.id}"]`)
    if (!label) continue
    label.id ||= `label-${select.id}`
    menu.dataset.dressed = ""
    menu.setAttribute("aria-labelledby", `${label.id} ${menu.getAttribute("aria-labelledby")}`)
    menu.querySelector("[role=textbox]")?.setAttribute("aria-label", label.textContent.trim())
  }
  for (const text of document.querySelectorAll(".tiptap:not([aria-label])")) text.setAttribute("aria-label", words.text)
}

document.addEventListener("content-editor:ready", () => {
  const add = document.querySelector(".sheet").dataset.add
  const dress = () => {
    for (const target of document.querySelectorAll(".order-machine-insert-target:not([data-dressed])")) press(target, add)
    for (const button of document.querySelectorAll(".plugin-buttons .plugin-button:not([data-dressed])")) press(button)
    name()
  }
  dress()
  settle()
  new MutationObserver(dress).observe(document.querySelector(".order-machine-wrapper"), { childList: true, subtree: true })
})

document.addEventListener("formset:added", () => setTimeout(() => { settle(); name() }))
document.addEventListener("drop", () => setTimeout(settle))

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.querySelector(".plugin-buttons-visible")?.classList.remove("plugin-buttons-visible")
  const block = event.target.closest?.(".order-machine .inline-related")
  if (!block || !event.altKey || event.isComposing) return
  if (event.code === "ArrowUp" || event.code === "ArrowDown") {
    event.preventDefault()
    move(block, event.code === "ArrowUp" ? -1 : 1)
  }
})

// What is to be mended gets the focus, not only the view.
document.querySelector(".preflight")?.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#']")
  const place = link && document.getElementById(link.getAttribute("href").slice(1))
  if (!place) return
  event.preventDefault()
  place.classList.remove("collapsed")
  for (let folded = place.closest("details"); folded; folded = folded.parentElement.closest("details")) folded.open = true
  place.scrollIntoView({ block: "center" })
  const fields = "input:not([type=hidden]):not([type=checkbox]), textarea:not([hidden]), select, [contenteditable=true]"
  const shown = (element) => element.offsetParent !== null
  const field = place.matches(fields) ? place : [...place.querySelectorAll(fields)].find(shown)
  ;(field && shown(field) ? field : place).focus({ preventScroll: true })
})
