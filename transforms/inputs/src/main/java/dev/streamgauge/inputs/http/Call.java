package dev.streamgauge.inputs.http;

import dev.streamgauge.inputs.receive.InputCounters;
import dev.streamgauge.inputs.receive.InputSettings;
import dev.streamgauge.inputs.receive.Intake;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import java.util.Locale;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/** A request that has arrived completely, and what can be done with it. */
@Internal
public final class Call {
  /** The request without its body. */
  public record Head(
      String method,
      String path,
      @Nullable String query,
      @Nullable String contentType,
      @Nullable String contentEncoding,
      String peer) {
    /** Returns the content type without parameters, in lower case; empty if there is none. */
    public String mediaType() {
      if (contentType == null) {
        return "";
      }
      int end = contentType.indexOf(';');
      String type = end < 0 ? contentType : contentType.substring(0, end);
      return type.trim().toLowerCase(Locale.ROOT);
    }
  }

  private final Head head;
  private final Body body;
  private final InputSettings settings;
  private final Intake intake;
  private final InputCounters counters;
  private final LinesLimit limit;

  Call(Head head, Body body, InputSettings settings, Intake intake, InputCounters counters) {
    this.head = head;
    this.body = body;
    this.settings = settings;
    this.intake = intake;
    this.counters = counters;
    this.limit = new LinesLimit(settings.maxRequestBytes(), body.memory());
  }

  /** Returns the request without its body. */
  public Head head() {
    return head;
  }

  /** Returns the body, of whose bytes only the first {@link #length} count. */
  public byte[] bytes() {
    return body.bytes();
  }

  /** Returns the length of the body. */
  public int length() {
    return body.length();
  }

  /** Returns the longest line in bytes. */
  public int maxLineBytes() {
    return settings.maxLineBytes();
  }

  /** Replaces the body by what a compression of the protocol's own has made it. */
  public void uncompress(Body.Decoder decoder) throws BadRequestException {
    body.uncompress(decoder);
  }

  /** Returns a builder for the lines of this request. */
  public LineBatchBuilder lines() {
    return LineBatch.builder(settings.origin(head.peer())).maxLineBytes(settings.maxLineBytes());
  }

  /** Returns the limit of what the lines, and the answer, may take. */
  public LinesLimit limit() {
    return limit;
  }

  /** Counts records that are wrong while others of this request are not. */
  public void countRejected(long records) {
    counters.recordsRejected.add(records);
  }

  /**
   * Stores the lines of this request.
   *
   * @throws BadRequestException if its sender has to send it again later
   */
  public void store(LineBatchBuilder lines) throws BadRequestException {
    switch (intake.put(lines.build())) {
      case STORED -> {}
      case BUSY -> throw new BadRequestException(429, "too many lines: send them again later");
      case CLOSED -> throw new BadRequestException(503, "shutting down: send them again later");
    }
  }
}
