package dev.streamgauge.tables;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.lines.LineBatchCoder;
import dev.streamgauge.lines.LineBatchFn;
import dev.streamgauge.lines.LineBatches;
import dev.streamgauge.windows.key.LineKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class EnrichLinesTest {
  private static final long T0 = 1_700_000_000_000L;

  @Rule public final transient TestPipeline pipeline = TestPipeline.create();
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private Path file;

  @Before
  public void writeTheTable() throws IOException {
    file = folder.getRoot().toPath().resolve("hosts.csv");
    write("host,team,site", "web-1,shop,\"Berlin West\"", "web-2,,\"a \"\"b\"\"\"");
  }

  private void write(String... lines) throws IOException {
    // As an editor does it: a reader sees the old file or the new.
    Path written = folder.getRoot().toPath().resolve("written");
    Files.write(written, List.of(lines), UTF_8);
    Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private static LineBatch batch(String... lines) {
    LineBatchBuilder builder = LineBatch.builder("test");
    for (int i = 0; i < lines.length; i++) {
      builder.append(lines[i], T0 + i);
    }
    return builder.build();
  }

  private static List<String> lines(LineBatch batch) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      lines.add(batch.line(i));
    }
    return lines;
  }

  @Test
  public void addsWhatTheTableSaysOfTheKey() throws IOException {
    EnrichLines enrich = EnrichLines.from(TableFile.open(file)).by(LineKey.column(2));
    LineBatch batch = batch("1 web-1 up", "2 web-2 up", "3 web-3 up", "", "alone");
    LineBatch enriched = enrich.asFunction().apply(batch);
    assertThat(lines(enriched))
        .containsExactly(
            "1 web-1 up team=shop site=\"Berlin West\"",
            "2 web-2 up site=\"a \\\"b\\\"\"",
            "3 web-3 up",
            "",
            "alone");
    for (int i = 0; i < batch.size(); i++) {
      assertThat(enriched.time(i)).isEqualTo(batch.time(i));
    }
    assertThat(enriched.stats()).isEqualTo(batch.stats());
  }

  @Test
  public void addsTheColumnsAskedForInAPipeline() throws IOException {
    PAssert.that(
            pipeline
                .apply(Create.of(batch("web-1")).withCoder(LineBatchCoder.of()))
                .apply(EnrichLines.from(TableFile.open(file)).adding("team"))
                .apply(LineBatches.toStrings()))
        .containsInAnyOrder("web-1 team=shop");
    pipeline.run();
  }

  @Test
  public void whatIsAddedCanBeTheKeyOfACount() throws IOException {
    LineBatch enriched =
        EnrichLines.from(TableFile.open(file)).asFunction().apply(batch("web-1", "web-9"));
    LineKey team = LineKey.after("team=");
    long found = team.find(enriched.bytes(), enriched.start(0), enriched.end(0));
    assertThat(
            new String(
                enriched.bytes(), (int) (found >>> 32), (int) found - (int) (found >>> 32), UTF_8))
        .isEqualTo("shop");
    assertThat(team.find(enriched.bytes(), enriched.start(1), enriched.end(1)))
        .isEqualTo(LineKey.NONE);
  }

  @Test
  public void readsTheFileAgainWhenItChangesAndKeepsTheLastGoodOne() throws IOException {
    LineBatchFn fn =
        SerializableUtils.clone(EnrichLines.from(TableFile.open(file)).adding("team").asFunction());
    assertThat(lines(fn.apply(batch("web-1")))).containsExactly("web-1 team=shop");
    write("host,team,site", "web-1,bank,x", "web-9,new,y");
    await()
        .atMost(30, TimeUnit.SECONDS)
        .until(() -> lines(fn.apply(batch("web-1"))).equals(List.of("web-1 team=bank")));
    // Other columns, then one row too short: both are wrong.
    write("host,owner", "web-1,ann");
    Files.setLastModifiedTime(file, FileTime.fromMillis(T0));
    long wrongSince = System.nanoTime();
    await()
        .atMost(30, TimeUnit.SECONDS)
        .until(
            () -> {
              assertThat(lines(fn.apply(batch("web-1", "web-9"))))
                  .containsExactly("web-1 team=bank", "web-9 team=new");
              // Longer than one look at the file comes after another.
              return System.nanoTime() - wrongSince > TimeUnit.SECONDS.toNanos(3);
            });
    write("host,team,site", "web-1,back,x");
    await()
        .atMost(30, TimeUnit.SECONDS)
        .until(() -> lines(fn.apply(batch("web-1"))).equals(List.of("web-1 team=back")));
  }

  @Test
  public void aColumnThatTheTableDoesNotHaveIsRefused() throws IOException {
    EnrichLines enrich = EnrichLines.from(TableFile.open(file));
    assertThatThrownBy(() -> enrich.adding("owner"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[host, team, site]");
  }
}
