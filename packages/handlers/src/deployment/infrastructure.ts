/** The bucket that files are put into, and how long what is in it is kept. */
export const files = {
  /** Only what is put here is ingested. */
  inbox: "inbox/",
  /** The parts of an upload that its process did not finish. */
  abandonedUploadsDays: 2,
  /** What was written over or deleted. */
  oldVersionsDays: 90,
  /** What a run in ranges has left beside files that were put into the inbox itself; its lease ends after hours. */
  work: { prefix: "inbox/billsdue-out/ranges/", days: 2 },
} as const;

/** What becomes of a call that nobody waits for, and fails. */
export const notifications = { retries: 2, keepFailedDays: 14 } as const;

/** A sweep that cannot be begun within a minute need not be: the next one does its work. */
export const sweeps = { retries: 0, mostAgeSeconds: 60 } as const;

/** The API, at API Gateway: so many requests at once, and a second in the long run. */
export const http = {
  route: "ANY /api/{proxy+}",
  burst: 400,
  rate: 200,
  /** What the access log says of a request: no query, no header, no body. */
  accessLog: {
    requestId: "$context.requestId",
    at: "$context.requestTime",
    method: "$context.httpMethod",
    path: "$context.path",
    status: "$context.status",
    latencyMs: "$context.responseLatency",
    problem: "$context.integrationErrorMessage",
  },
} as const;

/** The headers that the billing website is served with. */
export interface Website {
  readonly contentSecurityPolicy: string;
  /** For the website's name, and all names below it. */
  readonly strictTransportSeconds: number;
  readonly referrerPolicy: "no-referrer";
  readonly frameOptions: "DENY";
  /** The others. */
  readonly headers: Readonly<Record<string, string>>;
  /** Those of pages besides. */
  readonly pageHeaders: Readonly<Record<string, string>>;
  /** Errors that CloudFront would keep, for seconds and for everybody, were it not told otherwise: the API's are each payer's own. */
  readonly errorsNotKept: readonly number[];
  /** Files that are named for what is in them, and theirs. */
  readonly assets: string;
  readonly assetHeaders: Readonly<Record<string, string>>;
}

/** Where the card gateway's pages are, to which the website sends payers. */
const cardPages = "https://checkout.stripe.com";

export const website: Website = {
  contentSecurityPolicy: [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    `form-action 'self' ${cardPages}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; "),
  strictTransportSeconds: 31_536_000,
  referrerPolicy: "no-referrer",
  frameOptions: "DENY",
  headers: {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
  },
  pageHeaders: { "Cache-Control": "no-store", "X-Robots-Tag": "noindex" },
  errorsNotKept: [404, 500, 502, 503, 504],
  assets: "/assets/*",
  assetHeaders: { "Cache-Control": "public, max-age=31536000, immutable" },
};
