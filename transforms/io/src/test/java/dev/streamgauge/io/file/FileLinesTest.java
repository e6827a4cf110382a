package dev.streamgauge.io.file;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streamgauge.io.source.LineTiming;
import dev.streamgauge.io.source.SetClock;
import dev.streamgauge.io.source.SourceMetrics;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatches;
import dev.streamgauge.lines.MetricNames;
import dev.streamgauge.lines.RandomLines;
import dev.streamgauge.logs.Multiline;
import dev.streamgauge.logs.time.LogTimes;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.beam.sdk.io.BoundedSource;
import org.apache.beam.sdk.io.BoundedSource.BoundedReader;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.Reify;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;

@RunWith(JUnit4.class)
public class FileLinesTest {
  private static final long NOW = 1_700_000_000_000L;

  @Rule public final transient TestPipeline pipeline = TestPipeline.create();
  @Rule public final transient TemporaryFolder folder = new TemporaryFolder();

  /** To open it for reading would wait for a writer. */
  @Test(timeout = 120_000)
  public void aPipeIsRefused() throws Exception {
    Path pipe = folder.getRoot().toPath().resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    pipeline.apply(FileLines.matching(pipe.toString()));
    assertThatThrownBy(pipeline::run).hasMessageContaining(pipe + " is not a regular file");
  }

  private Path write(String name, byte[] bytes) throws IOException {
    return Files.write(folder.getRoot().toPath().resolve(name), bytes);
  }

  private Path write(String name, String text) throws IOException {
    return write(name, text.getBytes(UTF_8));
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(text.getBytes(UTF_8));
    }
    return out.toByteArray();
  }

  private PCollection<LineBatch> read(String glob) {
    return pipeline.apply(
        FileLines.matching(folder.getRoot() + "/" + glob).withClock(new SetClock(NOW)));
  }

  private void assertLines(String glob, String... lines) {
    PAssert.that(read(glob).apply(LineBatches.toStrings())).containsInAnyOrder(lines);
    pipeline.run();
  }

  private long counter(String name) {
    long sum = 0;
    for (MetricResult<Long> result :
        pipeline
            .run()
            .metrics()
            .queryMetrics(
                MetricsFilter.builder()
                    .addNameFilter(MetricNameFilter.named(MetricNames.NAMESPACE, name))
                    .build())
            .getCounters()) {
      sum += result.getCommitted();
    }
    return sum;
  }

  @Test
  public void readsAllFilesThatMatch() throws Exception {
    write("a.log", "a1\na2\n");
    write("b.log", "b1\n");
    write("c.txt", "not this\n");
    assertLines("*.log", "a1", "a2", "b1");
  }

  @Test
  public void decompressesByName() throws Exception {
    write("a.log.gz", gzip("a1\na2"));
    write("b.log", "b1");
    assertLines("*.log*", "a1", "a2", "b1");
  }

  @Test
  public void aLineEndsWithEitherTerminatorOrTheFile() throws Exception {
    write("a.log", "unix\nwindows\r\n\n\r\nin\rside\nlast");
    assertLines("a.log", "unix", "windows", "", "", "in\rside", "last");
  }

  @Test
  public void anEmptyFileHasNoLines() throws Exception {
    write("a.log", "");
    write("b.log", "\n");
    assertLines("*.log", "");
  }

  @Test
  public void aTerminatorMayLieOnBothSidesOfARead() throws Exception {
    // The reads are of 64 KiB: the return is the last byte of one.
    String first = "x".repeat((1 << 16) - 1);
    write("a.log", first + "\r\n" + "second\r\n");
    assertLines("a.log", first, "second");
  }

  @Test
  public void aLineOverAMebibyteIsCutAndCounted() throws Exception {
    write("a.log", "before\n" + "x".repeat((1 << 20) + 70_000) + "\nafter\n" + "y".repeat(1 << 20));
    PCollection<String> lines =
        read("a.log")
            .apply(LineBatches.toStrings())
            .apply(
                MapElements.into(TypeDescriptors.strings())
                    .via(l -> l.length() > 10 ? l.charAt(0) + "*" + l.length() : l));
    PAssert.that(lines).containsInAnyOrder("before", "x*1048576", "after", "y*1048576");
    assertThat(counter(SourceMetrics.LINES_CUT)).isEqualTo(1);
  }

  @Test
  public void malformedUtf8IsReplacedAndCounted() throws Exception {
    write("a.log", new byte[] {'a', (byte) 0xff, 'b', '\n', (byte) 0xc3, (byte) 0xa9, '\n'});
    PAssert.that(read("a.log").apply(LineBatches.toStrings()))
        .containsInAnyOrder("a\ufffdb", "\u00e9");
    assertThat(counter(SourceMetrics.LINES_REPAIRED)).isEqualTo(1);
  }

  @Test
  public void linesOfAFileThatBelongTogetherAreOne() throws Exception {
    write("a.log", "\tat a\nERROR b\njava.io.IOException: c\n\tat d\nE");
    write("b.log", " f\n");
    PAssert.that(
            pipeline
                .apply(
                    FileLines.matching(folder.getRoot() + "/*.log")
                        .withMultiline(Multiline.stackTraces()))
                .apply(LineBatches.toStrings()))
        .containsInAnyOrder("\tat a", "ERROR b\njava.io.IOException: c\n\tat d", "E", " f");
    assertThat(counter(SourceMetrics.LINES_READ)).isEqualTo(4);
  }

  @Test
  public void readsAHugeFileAsTheJdkDoes() throws Exception {
    List<String> lines = RandomLines.of(1, 50_000, 120, "ab c\u00e9\u20ac");
    Path file = write("a.log", String.join("\n", lines) + "\n");
    List<String> expected = Files.readAllLines(file);
    assertThat(expected).hasSize(50_000);
    PCollection<LineBatch> batches = read("a.log");
    PAssert.that(batches)
        .satisfies(
            all -> {
              // In one bundle, batches may come in any order; their lines do not.
              List<List<String>> parts = new ArrayList<>();
              for (LineBatch batch : all) {
                assertThat(batch.byteSize()).isLessThan(2 << 20);
                assertThat(batch.origin()).endsWith("a.log");
                assertThat(batch.coveredTo()).isEqualTo(NOW);
                parts.add(RandomLines.lines(batch));
              }
              parts.sort((x, y) -> Integer.compare(indexOf(expected, x), indexOf(expected, y)));
              List<String> read = new ArrayList<>();
              parts.forEach(read::addAll);
              assertThat(read.equals(expected)).isTrue();
              return null;
            });
    PAssert.thatSingleton(
            batches.apply(LineBatches.toStrings()).apply("CountLines", Count.globally()))
        .isEqualTo(50_000L);
    assertThat(counter(SourceMetrics.LINES_READ)).isEqualTo(50_000);
  }

  private static int indexOf(List<String> all, List<String> part) {
    for (int i = 0; ; i++) {
      if (all.subList(i, i + 50).equals(part.subList(0, 50))) {
        return i;
      }
    }
  }

  @Test
  public void aLinesTimeIsThatOfReading() throws Exception {
    write("a.log", "x\ny\n");
    PAssert.that(read("a.log"))
        .satisfies(
            all -> {
              LineBatch batch = all.iterator().next();
              assertThat(new long[] {batch.time(0), batch.time(1)}).containsOnly(NOW);
              assertThat(batch.coveredFrom()).isEqualTo(NOW);
              return null;
            });
    pipeline.run();
  }

  @Test
  public void aTimeWithoutAYearIsBeforeTheFileWasChanged() throws Exception {
    Path file =
        write(
            "a.log", "Dec 10 06:55:46 a\nNov 10 00:00:00 b\nNov 14 22:13:20 c\nJan  1 00:00:00 d");
    Files.setLastModifiedTime(file, FileTime.fromMillis(NOW));
    PCollection<LineBatch> lines =
        pipeline.apply(
            FileLines.matching(file.toString())
                .withLineTime(LineTiming.of(LogTimes.inZone(ZoneOffset.UTC)))
                .withClock(new SetClock(NOW)));
    // The file is of 2023-11-14T22:13:20Z, so that its December is that of 2022.
    PAssert.that(
            lines
                .apply(LineBatches.toStrings())
                .apply(Reify.timestamps())
                .apply(
                    MapElements.into(TypeDescriptors.strings())
                        .via(line -> line.getTimestamp() + " " + line.getValue())))
        .containsInAnyOrder(
            "2022-12-10T06:55:46.000Z Dec 10 06:55:46 a",
            "2023-11-10T00:00:00.000Z Nov 10 00:00:00 b",
            "2023-11-14T22:13:20.000Z Nov 14 22:13:20 c",
            "2023-01-01T00:00:00.000Z Jan  1 00:00:00 d");
    pipeline.run();
  }

  @Test
  public void pushesDownAndStillCountsEveryLineRead() throws Exception {
    write("a.log", "x\ny\nz\n");
    PCollection<LineBatch> first =
        pipeline.apply(
            FileLines.matching(folder.getRoot() + "/a.log")
                .withPushDown(batch -> batch.select(new int[] {0}, 1)));
    PAssert.that(first.apply(LineBatches.toStrings())).containsInAnyOrder("x");
    assertThat(counter(SourceMetrics.LINES_READ)).isEqualTo(3);
  }

  @Test
  public void failsIfNoFileMatches() {
    read("none-*.log");
    assertThatThrownBy(pipeline::run).hasRootCauseInstanceOf(FileNotFoundException.class);
  }

  @Test
  public void everyByteValueIsReadAsTheJdkDecodesIt() throws Exception {
    byte[] bytes = new byte[256 * 2];
    for (int i = 0; i < 256; i++) {
      bytes[2 * i] = (byte) i;
      bytes[2 * i + 1] = 'x';
    }
    write("a.log", bytes);
    // But a zero at the beginning.
    assertLines(
        "a.log",
        Arrays.stream(new String(bytes, UTF_8).substring(1).split("\n")).toArray(String[]::new));
  }

  @Test
  public void aDamagedGzipFileIsReadAsFarAsItGoesAndHarmsNoOther() throws Exception {
    byte[] whole = gzip("a1\na2\n" + "x".repeat(100) + "\n");
    write("padded.log.gz", Arrays.copyOf(whole, whole.length + 1000));
    write("empty.log.gz", new byte[0]);
    write("none.log.gz", "not compressed\n");
    // Two members, the second cut off in its checksum: all its lines are there.
    byte[] two = Arrays.copyOf(gzip("b1\n"), 2 * gzip("b1\n").length - 4);
    System.arraycopy(gzip("b2\n"), 0, two, gzip("b1\n").length, gzip("b2\n").length - 4);
    write("cut.log.gz", two);
    write("good.log", "c1\n");
    assertLines("*.log*", "a1", "a2", "x".repeat(100), "b1", "b2", "c1");
  }

  @Test
  public void countsTheLinesBeforeTheDamage() throws Exception {
    List<String> lines = RandomLines.of(4, 20_000, 60, "abcdefgh 0123");
    byte[] whole = gzip(String.join("\n", lines) + "\n");
    write("cut.log.gz", Arrays.copyOf(whole, whole.length / 2));
    write("good.log", "c1\n");
    PAssert.that(read("*.log*").apply(LineBatches.toStrings()))
        .satisfies(
            all -> {
              List<String> read = new ArrayList<>();
              all.forEach(read::add);
              assertThat(read.remove("c1")).isTrue();
              assertThat(read).hasSizeBetween(9_000, 11_000);
              assertThat(lines).containsAll(read.subList(0, 100));
              return null;
            });
    pipeline.run();
  }

  @Test
  public void membersOfAGzipFileAreReadToTheLast() throws Exception {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    String[] lines = new String[3_000];
    for (int i = 0; i < lines.length; i++) {
      lines[i] = "line " + i;
      all.write(gzip(lines[i] + "\n"));
    }
    write("a.log.gz", all.toByteArray());
    assertLines("a.log.gz", lines);
  }

  @Test
  public void aByteOrderMarkIsNoPartOfTheFirstLine() throws Exception {
    write("a.log", "\ufeffa1\na2\n");
    write("b.log.gz", gzip("\ufeffb1\n"));
    write("c.log", "\ufeff");
    assertLines("*.log*", "a1", "a2", "b1");
  }

  @Test
  public void aFileInUtf16IsDecoded() throws Exception {
    String text = "a1 \u00e4\n\ud83d\ude00".repeat(10_000) + "\n";
    write("a.log", ("\ufeff" + text).getBytes(UTF_16LE));
    write("b.log", ("\ufeff" + text).getBytes(UTF_16BE));
    write("c.log", text.getBytes(UTF_16LE));
    write("d.log", text.getBytes(UTF_16BE));
    write("e.log", text);
    String[] expected = new String[5 * 10_001];
    for (int i = 0; i < expected.length; i++) {
      int line = i % 10_001;
      expected[i] =
          line == 0 ? "a1 \u00e4" : line == 10_000 ? "\ud83d\ude00" : "\ud83d\ude00a1 \u00e4";
    }
    assertLines("*.log", expected);
  }

  @Test
  public void zerosBeforeALineAreSkipped() throws Exception {
    write("a.log", "a1\n" + "\0".repeat(3_000_000) + "a2\na\0b\n\0\0\n");
    assertLines("a.log", "a1", "a2", "a\0b", "");
  }

  @Test
  public void piecesOfAContainersLineAreJoined() throws Exception {
    write("a.log", "2026-11-23T14:10:11.5Z stderr P part\n2026-11-23T14:10:11.6Z stderr F  rest\n");
    assertLines("a.log", "2026-11-23T14:10:11.5Z stderr F part rest");
  }

  /** The batches of {@code lines}, in ranges of so many bytes, or by readers that are split. */
  private static List<LineBatch> batches(FileLines lines, int rangeBytes, boolean split)
      throws IOException {
    PipelineOptions options = PipelineOptionsFactory.create();
    List<LineBatch> batches = new ArrayList<>();
    ArrayDeque<FileLinesSource> sources = new ArrayDeque<>();
    sources.addAll(lines.withSizes(rangeBytes, 1_000).source().split(1, options));
    while (!sources.isEmpty()) {
      try (BoundedReader<LineBatch> reader = sources.poll().createReader(options)) {
        for (boolean more = reader.start(); more; more = reader.advance()) {
          batches.add(reader.getCurrent());
          BoundedSource<LineBatch> rest = split ? reader.splitAtFraction(0.5) : null;
          if (rest != null) {
            sources.addFirst((FileLinesSource) rest);
          }
        }
      }
    }
    return batches;
  }

  private static void assertDivided(Path file, Multiline multiline, List<String> expected)
      throws IOException {
    FileLines lines = FileLines.matching(file.toString());
    FileLines joined = multiline == null ? lines : lines.withMultiline(multiline);
    for (int bytes : new int[] {997, 20_000, 1 << 30}) {
      for (boolean split : new boolean[] {true, false}) {
        List<String> read = new ArrayList<>();
        batches(joined, bytes, split).forEach(batch -> read.addAll(RandomLines.lines(batch)));
        assertThat(read.equals(expected)).as("%d %s %d", bytes, split, read.size()).isTrue();
      }
    }
  }

  @Test
  public void aLineBelongsToTheRangeInWhichItBegins() throws Exception {
    List<String> lines = new ArrayList<>();
    Random random = new Random(5);
    for (int i = 0; i < 3_000; i++) {
      lines.add("l".repeat(random.nextInt(40)) + i);
    }
    lines.add(100, "x".repeat(70_000));
    lines.addAll(200, Collections.nCopies(800, ""));
    assertDivided(write("a.log", "\ufeff" + String.join("\r\n", lines)), null, lines);
  }

  @Test
  public void aCompressedFileIsReadInManyBundles() throws Exception {
    List<String> lines = RandomLines.of(7, 20_000, 60, "abcdefgh 0123");
    assertDivided(write("a.log.gz", gzip(String.join("\n", lines) + "\n")), null, lines);
  }

  @Test
  public void linesThatBelongTogetherAreNotDividedBetweenRanges() throws Exception {
    Random random = new Random(6);
    List<String> events = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      String event = "2023-11-14 22:13:20 ERROR event " + i;
      if (random.nextInt(3) == 0) {
        event +=
            ": java.io.IOException: message\n\nof lines\n" + "\tat a.B.c(D.java:1)\n".repeat(40);
        event += "Caused by: e.F: x\n\tat g.H.i(J.java:2)";
      }
      events.add(event);
    }
    Path file = write("a.log", String.join("\n", events) + "\n");
    assertDivided(file, Multiline.stackTraces(), events);
  }

  @Test
  public void linesByAPatternAreNotDividedBetweenRanges() throws Exception {
    List<String> events = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      events.add("# event " + i + "\n  # with more\nand more".repeat(i % 50));
    }
    Path file = write("a.log", String.join("\n", events) + "\n");
    assertDivided(file, Multiline.startingWith("^# "), events);
  }

  @Test
  public void theLogOfAContainerIsNotDivided() throws Exception {
    StringBuilder text = new StringBuilder();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      String time = "2026-11-23T14:10:11.5Z ";
      text.append(time).append("stderr P part ").append(i).append('\n');
      text.append(time).append("stdout F other ").append(i).append('\n');
      text.append(time).append("stderr F  rest\n");
      expected.add(time + "stdout F other " + i);
      expected.add(time + "stderr F part " + i + " rest");
    }
    assertDivided(write("a.log", text.toString()), null, expected);
  }

  @Test
  public void rangesCoverTheTimeBetweenThem() throws Exception {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 2_000; i++) {
      text.append(Instant.ofEpochMilli(NOW - 7_200_000 + i * 1_000L)).append(" k\n");
    }
    Path file = write("a.log", text.toString());
    FileLines lines =
        FileLines.matching(file.toString())
            .withLineTime(LineTiming.of(LogTimes.inZone(ZoneOffset.UTC)))
            .withClock(new SetClock(NOW));
    List<LineBatch> batches = batches(lines, 1_000, false);
    assertThat(batches).hasSizeGreaterThan(30);
    BitSet covered = new BitSet();
    for (LineBatch batch : batches) {
      int from = (int) (batch.coveredFrom() - (NOW - 7_200_000));
      covered.set(from, from + (int) (batch.coveredTo() - batch.coveredFrom()) + 1);
    }
    assertThat(covered.nextClearBit(0)).isEqualTo(1_999_001);
  }

  /** A range may begin anywhere in the hours that repeat. */
  @Test
  public void theHourThatRepeatsIsReadTwiceInOrder() throws Exception {
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    Instant change = Instant.parse("2023-10-29T01:00:00Z");
    DateTimeFormatter syslog =
        DateTimeFormatter.ofPattern("MMM d HH:mm:ss", Locale.ROOT).withZone(berlin);
    StringBuilder text = new StringBuilder();
    List<Long> expected = new ArrayList<>();
    for (Instant at = change.minusSeconds(7_200);
        at.isBefore(change.plusSeconds(7_200));
        at = at.plusSeconds(1)) {
      // Every line in a hundred is two seconds late.
      Instant written = expected.size() % 100 == 99 ? at.minusSeconds(2) : at;
      expected.add(written.toEpochMilli());
      text.append(syslog.format(written)).append(" host app: ").append("x".repeat(40)).append('\n');
    }
    Path file = write("a.log", text.toString());
    Files.setLastModifiedTime(file, FileTime.from(change.plusSeconds(7_200)));
    FileLines lines =
        FileLines.matching(file.toString())
            .withLineTime(LineTiming.of(LogTimes.inZone(berlin)))
            .withClock(new SetClock(NOW));
    for (int bytes : new int[] {40_000, 1 << 30}) {
      for (boolean split : new boolean[] {true, false}) {
        List<Long> read = new ArrayList<>();
        for (LineBatch batch : batches(lines, bytes, split)) {
          for (int i = 0; i < batch.size(); i++) {
            read.add(batch.time(i));
          }
        }
        assertThat(read.equals(expected)).as("%d %s", bytes, split).isTrue();
      }
    }
  }

  @Test
  public void theRestIsReadAgainIfNobodyHasLeftACursor() throws Exception {
    List<String> lines = RandomLines.of(8, 400_000, 60, "abcdefgh 0123");
    Path file = write("a.log.gz", gzip(String.join("\n", lines)));
    PipelineOptions options = PipelineOptionsFactory.create();
    FileLinesSource source = FileLines.matching(file.toString()).withSizes(1, 1_000).source();
    FileLinesSource rest;
    List<String> read = new ArrayList<>();
    try (BoundedReader<LineBatch> reader = source.createReader(options)) {
      assertThat(reader.start()).isTrue();
      rest = (FileLinesSource) reader.splitAtFraction(0.5);
      do {
        read.addAll(RandomLines.lines(reader.getCurrent()));
      } while (reader.advance());
    }
    assertThat(read).hasSizeBetween(1, lines.size() - 1);
    for (int attempt = 0; attempt < 2; attempt++) {
      // The first takes the cursor, the second finds none.
      List<String> all = new ArrayList<>(read);
      try (BoundedReader<LineBatch> reader = rest.createReader(options)) {
        for (boolean more = reader.start(); more; more = reader.advance()) {
          all.addAll(RandomLines.lines(reader.getCurrent()));
        }
      }
      assertThat(all.equals(lines)).as("attempt %d", attempt).isTrue();
    }
  }

  @Test
  public void unusualLinesBetweenUsualOnesAreReadAsTheJdkReadsThem() throws Exception {
    Random random = new Random(12);
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      byte[] line = ("line " + i + " \u00e9" + "x".repeat(random.nextInt(30))).getBytes(UTF_8);
      if (random.nextInt(100) == 0) {
        line[random.nextInt(line.length)] = (byte) 0xFF;
      }
      if (random.nextInt(100) == 0) {
        text.write(new byte[3]);
      }
      text.write(line);
      text.write(random.nextBoolean() ? "\n".getBytes(UTF_8) : "\r\n".getBytes(UTF_8));
      expected.add(new String(line, UTF_8));
    }
    assertDivided(write("a.log", text.toByteArray()), null, expected);
  }

  /** Several blocks, of which some need the lines of the block before. */
  @Test
  public void blocksAreReadAsTheLinesOfOneText() throws Exception {
    Random random = new Random(13);
    StringBuilder text = new StringBuilder();
    List<String> expected = new ArrayList<>();
    String part = null;
    for (int i = 0; i < 30_000; i++) {
      String body = i + " " + "y".repeat(random.nextInt(150));
      boolean usual = part == null && i % 10_000 < 8_000;
      if (usual) {
        text.append(body).append('\n');
        expected.add(body);
        continue;
      }
      boolean more = random.nextInt(4) > 0;
      text.append("2026-11-23T14:10:11.5Z stderr ").append(more ? "P " : "F ");
      text.append(body).append('\n');
      part = (part == null ? "" : part) + body;
      if (!more) {
        expected.add("2026-11-23T14:10:11.5Z stderr F " + part);
        part = null;
      }
      if (random.nextInt(4_000) == 0 && part == null) {
        String longLine = "z".repeat(300_000 + random.nextInt(100_000));
        text.append(longLine).append("\r\n");
        expected.add(longLine);
      }
    }
    if (part != null) {
      text.append("2026-11-23T14:10:11.5Z stderr F end\n");
      expected.add("2026-11-23T14:10:11.5Z stderr F " + part + "end");
    }
    assertDivided(write("a.log", text.toString()), null, expected);
    assertDivided(write("a.log.gz", gzip(text.toString())), null, expected);
  }
}
