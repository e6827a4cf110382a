package dev.streamgauge.alerts.notify.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.Test;

/** Reading of the header Retry-After. */
public class HttpSenderTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private static Duration read(String header) {
    return HttpSender.retryAfter(header, NOW);
  }

  @Test
  public void takesSecondsAndDates() {
    assertThat(read("30")).isEqualTo(Duration.ofSeconds(30));
    assertThat(read(" 0 ")).isEqualTo(Duration.ZERO);
    assertThat(read("Thu, 01 Jan 2026 00:01:30 GMT")).isEqualTo(Duration.ofSeconds(90));
    assertThat(read("Wed, 31 Dec 2025 00:00:00 GMT")).isEqualTo(Duration.ZERO);
  }

  @Test
  public void isNotPutOffForEver() {
    assertThat(read("999999")).isEqualTo(Duration.ofHours(1));
    assertThat(read("Sat, 01 Jan 2050 00:00:00 GMT")).isEqualTo(Duration.ofHours(1));
  }

  @Test
  public void ignoresWhatItDoesNotUnderstand() {
    assertThat(read(null)).isNull();
    assertThat(read("")).isNull();
    assertThat(read("soon")).isNull();
    assertThat(read("-5")).isNull();
    assertThat(read("99999999999999999999999")).isNull();
  }
}
