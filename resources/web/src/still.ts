import { toast } from "./toast";

const settleMs = 300;

// Keeps what acts where it is while it is about to be pressed.
export class Still {
  private isUnder = false;
  private movedAt = -Infinity;
  private isHasty = false;

  // `acting` selects what acts within the place, `swiped` what a finger may act on as a whole; `released` is called
  // when nothing is about to be pressed any more.
  constructor(
    private readonly place: HTMLElement,
    acting: string,
    released: () => void,
    swiped = acting,
  ) {
    const acts = ({ target, pointerType }: PointerEvent) =>
      target instanceof Element && target.closest(pointerType === "mouse" ? acting : swiped) !== null;
    const set = (isUnder: boolean) => {
      if (this.isUnder === isUnder) return;
      this.isUnder = isUnder;
      if (!isUnder) released();
    };
    place.addEventListener("pointerover", (event) => set(acts(event)));
    place.addEventListener("pointerleave", () => set(false));
    // A finger is nowhere before it is down, and was on its way while the rows moved.
    place.addEventListener("pointerdown", (event) => {
      this.isHasty = event.pointerType !== "mouse" && event.timeStamp - this.movedAt < settleMs && acts(event);
    });
    place.addEventListener(
      "click",
      (event) => {
        const isGone = event.target instanceof Element && event.target.closest("[data-gone]") !== null;
        if (!this.isHasty && !isGone) return;
        this.isHasty = false;
        event.preventDefault();
        event.stopPropagation();
        toast("info", "Not done", isGone ? "It is over." : "What was there has just moved. Look, and press again.");
      },
      true,
    );
  }

  // Whether a pointer is on something that acts, and it is on the screen.
  get isHeld(): boolean {
    return this.isUnder && this.place.getClientRects().length > 0;
  }

  // Something has taken another place. Not told where what is pressed can be taken back.
  moved(): void {
    this.movedAt = performance.now();
  }
}
