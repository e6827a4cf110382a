package dev.streamgauge.pipelines.web;

/** The source of events for one subscriber of a stream. */
public interface EventFeed {
  /**
   * Begins to offer events, from any thread, until closed.
   *
   * @param lastEventId the id of the last event that the client has seen before it reconnected, or
   *     an empty text
   */
  Subscription subscribe(String lastEventId, Subscriber subscriber);

  /** Ends a subscription. */
  @FunctionalInterface
  interface Subscription {
    /** Offers no more events. */
    void end();
  }

  /** Takes the events for one client. */
  @FunctionalInterface
  interface Subscriber {
    /**
     * Queues an event and returns at once. If the queue is full, the client is too slow: the queue
     * is dropped, and the client is asked to load everything again.
     */
    void offer(Event event);
  }

  /**
   * One event.
   *
   * @param id identifies it for a client that reconnects; empty for none
   * @param name its type
   * @param data JSON or text without line breaks
   */
  record Event(String id, String name, String data) {
    /** Asks the client to load everything again, since it has missed events. */
    public static final Event RESYNC = new Event("", "resync", "{}");
  }
}
