// Numbers as people type them.

// With digits on both sides of its point, where it is a number above zero that can be read in one way only; null where
// it is not. Commas are taken between thousands as this page writes them, but not where one may be meant as the point:
// "0,5" is no 5, and "1,500" may be one and a half.
export function positive(text: string): string | null {
  const typed = text.trim();
  const isGrouped = /^[1-9]\d{0,2}(,\d{3})+\.\d*$|^[1-9]\d{0,2}(,\d{3}){2,}$/.test(typed);
  const match = /^(\d*)(?:\.(\d*))?$/.exec(isGrouped ? typed.replaceAll(",", "") : typed);
  const [, whole = "", fraction = ""] = match ?? [];
  if (match === null || !/[1-9]/.test(whole + fraction)) return null;
  return (whole || "0") + (fraction === "" ? "" : `.${fraction}`);
}

// Why it is not taken, and what to do about it.
export function refused(title: string, text: string): string {
  if (text.includes(",")) return `${title}: write a point before the decimals, and no comma.`;
  return `${title} has to be a number above zero.`;
}
