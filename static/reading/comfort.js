// Comfort only: every page works without it. The choice of light or dark, copying the link to a quotation, pictures large.

const root = document.documentElement;
const THEMES = ["auto", "light", "dark"];

function setTheme(theme) {
  if (theme === "auto") delete root.dataset.theme;
  else root.dataset.theme = theme;
}

function stored() {
  try {
    return localStorage.getItem("theme");
  } catch {
    return null; // Storage may be forbidden; then the choice lasts as long as the page.
  }
}

// At once, before anything is drawn: a page must not flash.
setTheme(THEMES.includes(stored()) ? stored() : "auto");

document.addEventListener("DOMContentLoaded", () => {
  const words = document.getElementById("comfort");
  if (!words) return;

  const themes = document.querySelector(".themes");
  const mark = () => {
    for (const button of themes.querySelectorAll("button"))
      button.setAttribute("aria-pressed", String(button.value === (root.dataset.theme || "auto")));
  };
  themes.hidden = false;
  themes.addEventListener("click", ({ target }) => {
    if (!target.value) return;
    setTheme(target.value);
    try {
      localStorage.setItem("theme", target.value);
    } catch {
      // As above.
    }
    mark();
  });
  mark();

  document.addEventListener("click", async (event) => {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest(".pull figcaption a, a.enlarge");
    if (!link) return;
    if (link.matches(".enlarge")) {
      event.preventDefault();
      enlarge(link);
      return;
    }
    try {
      await navigator.clipboard.writeText(link.href);
    } catch {
      return; // The link itself still leads to the quotation.
    }
    words.textContent = words.dataset.copied;
    link.dataset.said = words.dataset.copied;
    setTimeout(() => {
      words.textContent = "";
      delete link.dataset.said;
    }, 2500);
  });

  function enlarge(link) {
    const dialog = document.createElement("dialog");
    dialog.className = "lightbox";
    const close = document.createElement("button");
    close.textContent = "×";
    close.setAttribute("aria-label", words.dataset.close);
    const picture = link.querySelector("picture").cloneNode(true);
    for (const source of picture.querySelectorAll("source")) source.sizes = "100vw";
    const image = picture.querySelector("img");
    image.removeAttribute("loading");
    image.className = "";
    dialog.setAttribute("aria-label", image.alt);
    dialog.append(close, picture);
    const caption = link.closest("figure").querySelector("figcaption");
    if (caption) {
      const below = document.createElement("p");
      below.append(...caption.cloneNode(true).childNodes);
      dialog.append(below);
    }
    // A press on the picture or beside it closes it; one on a link in the caption does not. Esc is the browser's own.
    dialog.addEventListener("click", (event) => event.target.closest("p") || dialog.close());
    dialog.addEventListener("close", () => {
      dialog.remove();
      link.focus();
    });
    document.body.append(dialog);
    dialog.showModal();
  }
});
