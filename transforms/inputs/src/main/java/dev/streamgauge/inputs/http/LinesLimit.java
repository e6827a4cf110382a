package dev.streamgauge.inputs.http;

import dev.streamgauge.inputs.receive.ByteBudget;
import org.apache.beam.sdk.annotations.Internal;

/**
 * Limits what one request becomes, by itself and by the budget of all: a few bytes can be a record
 * to which its stream or resource adds a thousand. Not thread-safe.
 */
@Internal
public final class LinesLimit {
  /** How many times as large as a request its lines may be. */
  private static final int FACTOR = 2;

  private static final int STEP = 64 << 10;

  /** What a line takes besides its bytes. */
  private static final int LINE = 16;

  private final long max;
  private final ByteBudget.Share memory;
  private long total;
  private long accounted;

  /** Creates a limit for a request of at most so many bytes. */
  public LinesLimit(int maxRequestBytes, ByteBudget.Share memory) {
    this.max = (long) FACTOR * maxRequestBytes;
    this.memory = memory;
  }

  /** Accounts for a line of {@code bytes}, whether or not it is kept as long as that. */
  public void addLine(long bytes) throws BadRequestException {
    addLines(1, bytes);
  }

  /** Accounts for lines of {@code bytes} in all. */
  public void addLines(int lines, long bytes) throws BadRequestException {
    total += bytes + (long) LINE * lines;
    if (total - accounted > STEP) {
      account();
    }
  }

  private void account() throws BadRequestException {
    if (total > max) {
      throw new BadRequestException(
          413, "the lines of the request take more than " + max + " bytes: send smaller requests");
    }
    if (!memory.take(total - accounted)) {
      throw new BadRequestException(429, "too many requests at once: send it again later");
    }
    accounted = total;
  }
}
