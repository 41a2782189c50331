/** A small menu beside the button that opened it: arrow keys move, Escape closes and goes back. */

import { el, language } from "./element.js";

let closeOpen = null;

/** Open a menu under *anchor*; *items* are `{label, act, icon}`, null for a line between groups, or a list of items that
 * stand side by side as icons. */
export function openMenu(anchor, items) {
  closeOpen?.(false);
  const button = (item, ...inside) =>
    el(
      "button",
      {
        type: "button",
        role: "menuitem",
        tabindex: "-1",
        "aria-label": item.label,
        onclick: () => {
          close();
          item.act();
        },
      },
      el("span", { class: "sign", "aria-hidden": "true" }, item.icon ?? ""),
      ...inside,
    );
  const menu = el(
    "div",
    { class: "menu", role: "menu", onkeydown: keys },
    ...items.map((item) => {
      if (item === null) return el("hr");
      if (Array.isArray(item))
        return el("div", { class: "signs", role: "group" }, ...item.map((one) => button(one)));
      return button(item, el("span", { lang: language(item.label) }, item.label));
    }),
  );
  const buttons = [...menu.querySelectorAll("button")];
  document.body.append(menu);
  place(menu, anchor);
  anchor.setAttribute("aria-expanded", "true");
  const outside = (event) => {
    if (!menu.contains(event.target)) close(false);
  };
  const { top } = anchor.getBoundingClientRect();
  const scrolled = () => {
    if (Math.abs(anchor.getBoundingClientRect().top - top) > 2) close(false);
  };
  document.addEventListener("pointerdown", outside, true);
  document.addEventListener("scroll", scrolled, true);
  closeOpen = close;
  buttons[0]?.focus({ preventScroll: true });

  function close(back = true) {
    if (closeOpen !== close) return;
    closeOpen = null;
    document.removeEventListener("pointerdown", outside, true);
    document.removeEventListener("scroll", scrolled, true);
    menu.remove();
    anchor.setAttribute("aria-expanded", "false");
    if (back) anchor.focus({ preventScroll: true });
  }

  function keys(event) {
    const at = buttons.indexOf(document.activeElement);
    const step = {
      ArrowDown: at + 1,
      ArrowRight: at + 1,
      ArrowUp: at - 1,
      ArrowLeft: at - 1,
      Home: 0,
      End: buttons.length - 1,
    }[event.key];
    if (event.key === "Escape" || event.key === "Tab") close();
    else if (step !== undefined) buttons[(step + buttons.length) % buttons.length].focus();
    else return;
    event.preventDefault();
  }
}

function place(menu, anchor) {
  const at = anchor.getBoundingClientRect();
  const { width, height } = menu.getBoundingClientRect();
  const left = Math.min(Math.max(8, at.left), window.innerWidth - width - 8);
  const below = at.bottom + 4;
  const top = below + height < window.innerHeight ? below : Math.max(8, at.top - height - 4);
  menu.style.left = `${left}px`;
  menu.style.top = `${top}px`;
}
