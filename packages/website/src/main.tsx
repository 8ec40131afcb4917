import { render } from "preact";

import { App } from "./app.tsx";

const site = document.getElementById("site");
if (site !== null) render(<App />, site);
