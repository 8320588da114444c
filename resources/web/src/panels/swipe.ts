const enough = 96;

// Right and left with a finger; a smaller movement springs back and means nothing.
export function swipe(element: HTMLElement, right: () => void, left: () => void): void {
  let from: number | null = null;
  const end = () => {
    from = null;
    element.style.transform = "";
    element.removeAttribute("data-swipe");
  };
  element.addEventListener("pointerdown", (event) => {
    const onControl = event.target instanceof Element && event.target.closest("button, summary") !== null;
    if (event.pointerType !== "mouse" && !onControl) from = event.clientX;
  });
  element.addEventListener("pointermove", (event) => {
    if (from === null) return;
    const by = event.clientX - from;
    element.style.transform = `translateX(${by}px)`;
    element.dataset["swipe"] = by > enough ? "approve" : by < -enough ? "reject" : "";
  });
  element.addEventListener("pointerup", (event) => {
    const by = from === null ? 0 : event.clientX - from;
    end();
    if (by > enough) right();
    if (by < -enough) left();
  });
  element.addEventListener("pointercancel", end);
}
