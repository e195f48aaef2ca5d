/** One text to explain, and where it came from. */
export type Message = {
  text: string;
  /** Line of the input that it begins on, from 1; `0` for one that was given as arguments. */
  line: number;
  source?: Source;
};

/** What an Event or a pod's status says beside the text. */
export type Source = {
  /** Such as `pod team/web-0`. */
  object?: string;
  container?: string;
  reason?: string;
  /** How often the Event was seen. */
  count?: number;
  /** The image that the container asks for. */
  image?: string;
};

/** A part of the input that could not be read. */
export type Unreadable = { line: number; problem: string };

/** What reading the input yields, in its order. `none`: an object that says nothing of a pull, by its kind. */
export type Item =
  | { kind: 'message'; message: Message }
  | { kind: 'unreadable'; unreadable: Unreadable }
  | { kind: 'none'; what: string };
