package dev.streamgauge.util;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.Test;

public class RateLimitedLoggerTest {
  private final RecordingLogger log = new RecordingLogger();

  @Test
  public void logsTheFirstLinesOfEachMinuteAndHowManyItSuppressed() {
    AtomicLong nanos = new AtomicLong(-5);
    RateLimitedLogger limited = new RateLimitedLogger(log, 2, nanos::get);
    for (int i = 0; i < 5; i++) {
      limited.warn("{} is full: {}", "spool", i);
    }
    assertThat(log.lines()).containsExactly("WARN spool is full: 0", "WARN spool is full: 1");
    nanos.addAndGet(TimeUnit.MINUTES.toNanos(1) - 1);
    limited.warn("early");
    assertThat(log.lines()).hasSize(2);
    nanos.addAndGet(1);
    limited.info("later");
    limited.error("last");
    assertThat(log.lines()).endsWith("INFO later (and 4 more before)", "ERROR last").hasSize(4);
  }
}
