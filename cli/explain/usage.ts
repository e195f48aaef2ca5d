export const OPTIONS = {
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

export const USAGE = `pulltriage explain [--json] [TEXT…]

Says what a message about a failed image pull means: the cause, the step of the pull, what it is
about, who acts and what to type. Reads TEXT, or standard input where there is none (or it is -).

  pulltriage explain 'Failed to pull image "nginx:1.99": … not found'
  kubectl describe pod web-0 | pulltriage explain
  kubectl get pods -A -o json | pulltriage explain
  kubectl get events -A -w -o json | pulltriage explain --json

TEXT: all words are one message, joined by spaces; a pasted Events table or JSON is read as from
standard input.

Standard input, in any mixture:
  lines     One message each, answered as it comes. A line continues the message above it when it
            is indented deeper, when a quote or bracket of that message is still open, when that
            message stops where none can end (at a colon, comma or "in", "from", …), or when it
            begins as none can begin ("403 Forbidden", a closing quote). An empty line ends a
            message, and so does a line that begins with a time or an Event's columns.
  tables    The Events of kubectl describe, or the table of kubectl get events. What else
            kubectl describe prints is passed over.
  JSON      Kubernetes Events, pods and lists of them, watch frames, {"message": …}; on one line
            or on many. YAML is not read: use -o json.

Options:
  --json      One JSON object per message, in the order of the input: cause, stage, subject,
              alternatives, rule, action, and names, span, who, runbook, line, source.
  -h, --help  This text.

Exit status: 0 a cause was found; 1 none of the messages names a cause; 2 nothing could be read.
A part of the input that cannot be read is named on standard error with its line, and skipped.
`;
