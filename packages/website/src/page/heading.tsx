import { useEffect, useRef } from "preact/hooks";

interface HeadingProps {
  readonly text: string;
  readonly biller: string | undefined;
  /** False where the browser has only just loaded the page and is at its top anyway. */
  readonly takesFocus?: boolean;
}

/** A view's heading: names the page in the tab and takes the focus, so that a screen reader begins here. */
export function Heading({ text, biller, takesFocus = true }: HeadingProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = biller === undefined ? text : `${text} – ${biller}`;
    if (takesFocus) heading.current?.focus();
  }, [text]);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {text}
    </h1>
  );
}
