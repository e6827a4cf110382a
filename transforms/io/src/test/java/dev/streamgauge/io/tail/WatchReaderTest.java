package dev.streamgauge.io.tail;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.streamgauge.io.source.SourceMetrics;
import dev.streamgauge.io.source.SourceParts;
import dev.streamgauge.lines.RandomLines;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class WatchReaderTest {
  @Rule public final TemporaryFolder temporary = new TemporaryFolder();
  @Rule public final TemporaryFolder outside = new TemporaryFolder();

  private WatchedFolder folder;

  @Before
  public void watch() {
    folder = new WatchedFolder(temporary.getRoot().toPath());
  }

  @After
  public void close() {
    folder.close();
  }

  @Test
  public void readsWhatIsThereAndWhatIsAdded() throws Exception {
    folder.append("a.log", "a1\na2\n");
    Watching reading = folder.watch("");
    reading.untilLines(2);
    folder.append("a.log", "a3\n");
    folder.append("b.log", "b1\n");
    reading.untilLines(4);
    folder.append("b.log", "b2\n");
    reading.untilLines(5);
    assertThat(reading.lines).containsExactlyInAnyOrder("a1", "a2", "a3", "b1", "b2");
  }

  @Test
  public void showsEachFileWithItsLinesAndWhatIsUnread() throws Exception {
    folder.append("a.log", "a1\na2\n");
    folder.append("b.log", "b1\nnot terminated");
    Watching reading = folder.watch("");
    reading.untilLines(3);
    try (SourceParts.Watching watching = SourceParts.watch()) {
      assertThat(watching).isNotNull();
      reading.advance();
      assertThat(SourceParts.current().parts())
          .filteredOn(part -> part.kind() == SourceParts.Kind.FILE)
          .extracting(SourceParts.Part::name, SourceParts.Part::lines, SourceParts.Part::backlog)
          .containsExactly(
              tuple(folder.path("b.log").toString(), 1L, (long) "not terminated".length()),
              tuple(folder.path("a.log").toString(), 2L, 0L));
    }
  }

  @Test
  public void waitsForADirectoryThatIsNotThere() throws Exception {
    Watching reading = folder.watch("later/app.log");
    assertThat(reading.advance()).isFalse();
    assertThat(reading.watermark()).isEqualTo(folder.clock.millis());
    Files.createDirectory(folder.path("later"));
    folder.append("later/app.log", "a\n");
    reading.untilLines(1);
    assertThat(reading.counter(SourceMetrics.FILES_UNREADABLE)).isZero();
  }

  @Test
  public void readsTheFilesThatMatch() throws Exception {
    folder.append("app-1.log", "yes\n");
    folder.append("app-1.txt", "no\n");
    folder.append("web-1.log", "no\n");
    Watching reading = folder.watch("{app,sentinel}*.log");
    folder.readAll(reading);
    assertThat(reading.lines).containsExactly("yes");
  }

  @Test
  public void passesOverHiddenFilesDirectoriesAndWhatIsNotText() throws Exception {
    folder.append(".hidden", "no\n");
    folder.append("app.log.xz", "no\n");
    folder.append("block._COPYING_", "no\n");
    Files.createDirectory(folder.path("directory"));
    Files.createSymbolicLink(folder.path("nowhere"), folder.path("missing"));
    Files.createSymbolicLink(folder.path("loop"), folder.path("loop"));
    Watching reading = folder.watch("");
    folder.readAll(reading);
    assertThat(reading.lines).isEmpty();
    assertThat(reading.counter(SourceMetrics.FILES_UNREADABLE)).isZero();
  }

  @Test
  public void readsAFileWithSeveralNamesOnce() throws Exception {
    folder.append("app.log", "once\n");
    Files.createLink(folder.path("hard.log"), folder.path("app.log"));
    Files.createSymbolicLink(folder.path("soft.log"), folder.path("app.log"));
    Watching reading = folder.watch("");
    folder.readAll(reading);
    assertThat(reading.lines).containsExactly("once");
  }

  @Test
  public void aLinkThatLeadsOutIsFollowedOnlyIfAskedFor() throws Exception {
    Path elsewhere = Files.writeString(outside.newFile("other.log").toPath(), "theirs\n");
    folder.append("app.log", "ours\n");
    Files.createSymbolicLink(folder.path("link.log"), elsewhere);
    Watching reading = folder.watch("*.log");
    folder.readAll(reading);
    assertThat(reading.lines).containsExactly("ours");

    Watching following =
        folder.watch(folder.settings("*.log").toBuilder().setFollowLinks(true).build(), null);
    folder.readAll(following);
    assertThat(following.lines).contains("ours", "theirs");

    // Who names the link itself asks for it.
    Watching named = folder.watch("link.log");
    named.untilLine("theirs");
  }

  @Test
  public void aFileThatOnlyBeginsLikeALongerOneIsReadWhileItIsWritten() throws Exception {
    String header = "# a header that many files have ".repeat(40) + "\n";
    folder.append("long.log", header + "one\n".repeat(500));
    Watching reading = folder.watch("*.log");
    folder.readAll(reading);
    reading.lines.clear();
    // Its last change is now, and stays so: the clock stands.
    folder.append("short.log", header + "two\n");
    reading.untilLine("two");
  }

  @Test
  public void aLastLineWaitsForItsNewline() throws Exception {
    folder.append("app.log", "whole\nhal");
    Watching reading = folder.watch("");
    folder.readAll(reading);
    assertThat(reading.lines).containsExactly("whole");
    folder.clock.advance(3_600_000);
    folder.readAll(reading);
    assertThat(reading.lines).containsExactly("whole");
    folder.append("app.log", "f\n");
    reading.untilLine("half");
  }

  @Test
  public void aLastLineIsOneAfterTheTimeThatIsAskedFor() throws Exception {
    folder.append("app.log", "a\nb");
    WatchSettings settings =
        folder.settings("").toBuilder().setLastLineAfter(java.time.Duration.ofMinutes(1)).build();
    Watching reading = folder.watch(settings, null);
    folder.readAll(reading);
    assertThat(reading.lines).containsExactly("a");
    folder.clock.advance(60_000);
    reading.untilLine("b");
  }

  @Test
  public void linesAreCutRepairedAndStripped() throws Exception {
    String huge = "x".repeat(3_000_000);
    folder.append("empty.log", "");
    folder.append("app.log", "windows\r\n\n" + huge + "\nafter\n");
    folder.append("bad.log", new byte[] {'b', (byte) 0xff, 'd', '\n'});
    Watching reading = folder.watch("");
    folder.readAll(reading);
    assertThat(reading.lines)
        .containsExactlyInAnyOrder("windows", "", huge.substring(0, 1 << 20), "after", "b\uFFFDd");
  }

  @Test
  public void aHugeLineThatComesInPiecesIsCutOnceOverARestartToo() throws Exception {
    byte[] piece = new byte[700_000];
    Arrays.fill(piece, (byte) 'x');
    Watching reading = folder.watch("");
    for (int i = 0; i < 4; i++) {
      folder.append("app.log", piece);
      folder.readAll(reading);
    }
    Watching next = folder.watch("", reading.mark());
    folder.append("app.log", "the end\nafter\n");
    folder.readAll(next);
    assertThat(reading.lines).containsExactly("x".repeat(1 << 20));
    assertThat(next.lines).containsExactly("after");
  }

  @Test
  public void aRenamedFileIsReadToItsEndUnderWhateverName() throws Exception {
    folder.append("app.log", "a1\n");
    Watching reading = folder.watch("*.log");
    reading.untilLines(1);
    folder.append("app.log", "a2\n");
    folder.rename("app.log", "app.log.1");
    folder.append("app.log.1", "a3, the daemon still has it open\n");
    folder.append("app.log", "b1\n");
    folder.readAll(reading);
    folder.append("app.log.1", "a4\nno newline");
    folder.readAll(reading);
    assertThat(reading.lines)
        .containsExactlyInAnyOrder("a1", "a2", "a3, the daemon still has it open", "b1", "a4");
    folder.clock.advance(5_000);
    folder.readAll(reading);
    assertThat(reading.lines).contains("no newline").hasSize(6);
  }

  @Test
  public void aFileThatIsDeletedOrMovedAwayIsReadToItsEnd() throws Exception {
    folder.append("app.log", "a1\n");
    folder.append("gone.log", "g1\n");
    Watching reading = folder.watch("");
    reading.untilLines(2);
    folder.append("app.log", "a2\n");
    Files.move(folder.path("app.log"), temporary.newFolder().toPath().resolve("moved"));
    folder.append("gone.log", "g2");
    Files.delete(folder.path("gone.log"));
    folder.readAll(reading);
    folder.clock.advance(5_000);
    folder.readAll(reading);
    assertThat(reading.lines).containsExactlyInAnyOrder("a1", "a2", "g1", "g2");
    folder.clock.advance(60_000);
    folder.readAll(reading);
    assertThat(reading.mark().positions()).hasSize(1);
    assertThat(reading.counter(SourceMetrics.FILE_BYTES_LOST)).isZero();
  }

  @Test
  public void aFileThatWentWhileNobodyReadIsForgotten() throws Exception {
    folder.append("app.log", "a1\n");
    Watching before = folder.watch("");
    before.untilLines(1);
    Files.delete(folder.path("app.log"));
    Watching reading = folder.watch("", before.mark());
    folder.readAll(reading);
    folder.clock.advance(10_000);
    folder.readAll(reading);
    assertThat(reading.lines).isEmpty();
    assertThat(reading.mark().positions()).hasSize(1);
  }

  @Test
  public void aTruncatedFileIsReadFromItsBeginning() throws Exception {
    folder.append("app.log", "a1\na2\n");
    Watching reading = folder.watch("*.log");
    folder.readAll(reading);
    folder.truncate("app.log");
    folder.append("app.log", "b1\n");
    folder.readAll(reading);
    assertThat(reading.lines).containsExactlyInAnyOrder("a1", "a2", "b1");
  }

  @Test
  public void aTruncatedFileThatHasOutgrownItsOldSizeIsReadFromItsBeginning() throws Exception {
    folder.append("app.log", "a1\na2\n");
    Watching reading = folder.watch("*.log");
    folder.readAll(reading);
    folder.truncate("app.log");
    folder.append("app.log", "b1\nb2\n");
    folder.readAll(reading);
    folder.truncate("app.log");
    folder.append("app.log", "c1\nc2\nc3\nc4\nc5\n");
    folder.readAll(reading);
    assertThat(reading.lines)
        .containsExactlyInAnyOrder("a1", "a2", "b1", "b2", "c1", "c2", "c3", "c4", "c5");
  }

  @Test
  public void whatACopyHasMoreThanWasReadOfTheTruncatedFileIsReadThere() throws Exception {
    folder.append("app.log", "a1\n");
    Watching reading = folder.watch("*.log");
    reading.untilLines(1);
    folder.append("app.log", "a2\n");
    folder.copy("app.log", "app.log.1");
    folder.truncate("app.log");
    folder.append("app.log", "b1\n");
    folder.readAll(reading);
    assertThat(reading.lines).containsExactlyInAnyOrder("a1", "a2", "b1");
  }

  @Test
  public void aCopyIsNotReadAgain() throws Exception {
    folder.append("app.log", "a1\na2\n");
    Watching reading = folder.watch("");
    folder.readAll(reading);
    folder.copy("app.log", "app.log.bak");
    folder.readAll(reading);
    folder.append("app.log", "a3\n");
    folder.readAll(reading);
    folder.clock.advance(10_000);
    folder.readAll(reading);
    folder.truncate("app.log");
    folder.append("app.log", "b1\n");
    folder.readAll(reading);
    folder.clock.advance(10_000);
    folder.readAll(reading);
    assertThat(reading.lines).containsExactlyInAnyOrder("a1", "a2", "a3", "b1");
  }

  @Test
  public void anotherFileWithTheSameFirstLinesIsRead() throws Exception {
    String header = "#Version: 1.0\n#Fields: date time\n".repeat(50);
    folder.append("a.log", header + "a1\n");
    Watching reading = folder.watch("");
    folder.readAll(reading);
    folder.append("b.log", header + "b1\n");
    folder.readAll(reading);
    folder.append("c.log", header);
    folder.readAll(reading);
    folder.append("c.log", "c1\nc2\n");
    folder.readAll(reading);
    assertThat(reading.lines).contains("a1", "b1", "c1", "c2").hasSize(3 * 100 + 4);
  }

  @Test
  public void aCompressedFileThatAppearsIsReadOnceItHasSettled() throws Exception {
    Watching reading = folder.watch("");
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    members.write(WatchedFolder.gzip("a1\na2\n"));
    members.write(WatchedFolder.gzip("a3\nno newline"));
    folder.append("old.gz", members.toByteArray());
    folder.readAll(reading);
    assertThat(reading.lines).isEmpty();
    folder.clock.advance(3_000);
    folder.readAll(reading);
    assertThat(reading.lines).containsExactly("a1", "a2", "a3", "no newline");
    Watching next = folder.watch("", reading.mark());
    folder.readAll(next);
    assertThat(next.lines).isEmpty();
  }

  @Test
  public void compressingARotatedFileBringsNothingTwice() throws Exception {
    String long1 = "a line that is repeated a thousand times ";
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      text.append(long1).append(i).append('\n');
    }
    folder.append("app.log", text.toString());
    Watching reading = folder.watch("");
    folder.readAll(reading);
    folder.append("app.log", "unread before it was compressed\n");
    folder.rename("app.log", "app.log.1");
    folder.append("app.log", "b1\n");
    folder.compress("app.log.1");
    folder.clock.advance(3_000);
    folder.readAll(reading);
    folder.clock.advance(3_000);
    folder.readAll(reading);
    assertThat(reading.lines).hasSize(20_002).contains("unread before it was compressed", "b1");
    assertThat(reading.lines).doesNotHaveDuplicates();
  }

  @Test
  public void aDamagedCompressedFileIsCountedAndTheOthersAreRead() throws Exception {
    byte[] whole = WatchedFolder.gzip("a1\n".repeat(10_000));
    folder.append("torn.gz", Arrays.copyOf(whole, whole.length / 2));
    folder.append("none.gz", "no gzip at all");
    folder.append("app.log", "b1\n");
    folder.clock.advance(3_000);
    Watching reading = folder.watch("");
    folder.readAll(reading);
    assertThat(reading.lines).contains("b1");
    assertThat(reading.counter(SourceMetrics.FILES_UNREADABLE)).isEqualTo(2);
  }

  @Test
  public void theLinesBeforeTheDamageOfACompressedFileAreRead() throws Exception {
    List<String> expected = RandomLines.of(7, 2_000, 60, "abcdefgh 0123");
    byte[] whole = WatchedFolder.gzip(String.join("\n", expected) + "\n");
    folder.append("torn.gz", Arrays.copyOf(whole, whole.length / 2));
    folder.clock.advance(3_000);
    Watching reading = folder.watch("");
    folder.readAll(reading);
    // Random text compresses evenly.
    assertThat(reading.lines).hasSizeBetween(900, 1_100);
    assertThat(expected.subList(0, reading.lines.size())).isEqualTo(reading.lines);
    assertThat(reading.counter(SourceMetrics.FILES_UNREADABLE)).isEqualTo(1);
    // The rest arrives: nothing is doubled.
    Files.write(folder.path("torn.gz"), whole);
    folder.clock.advance(120_000);
    folder.readAll(reading);
    assertThat(reading.lines).isEqualTo(expected);
  }

  @Test
  public void manyFilesAreReadSideBySide() throws Exception {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      folder.append("file-" + i, "first " + i + "\nsecond " + i + "\n");
      expected.add("first " + i);
      expected.add("second " + i);
    }
    Watching reading = folder.watch("");
    folder.readAll(reading);
    for (int i = 0; i < 2_000; i += 7) {
      folder.append("file-" + i, "third " + i + "\n");
      expected.add("third " + i);
    }
    folder.readAll(reading);
    assertThat(reading.lines).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  public void linesThatBelongTogetherAreJoined() throws Exception {
    WatchSettings settings =
        folder.settings("").toBuilder()
            .setMultiline(dev.streamgauge.logs.Multiline.stackTraces())
            .build();
    Watching reading = folder.watch(settings, null);
    folder.append("app.log", "INFO w\nERROR x\n\tat A\n");
    reading.untilLine("INFO w");
    assertThat(reading.advance()).isFalse();
    assertThat(reading.lines).containsExactly("INFO w");
    Watching next = folder.watch(settings, reading.mark());
    folder.append("app.log", "\tat B\nINFO y\n");
    next.untilLine("ERROR x\n\tat A\n\tat B");
    folder.clock.advance(1_000);
    next.untilLine("INFO y");
  }

  @Test
  public void fromTheEndOnlyWhatIsAddedIsRead() throws Exception {
    folder.append("app.log", "old\nbegun before");
    WatchSettings settings = folder.settings("").toBuilder().setFromEnd(true).build();
    Watching reading = folder.watch(settings, null);
    reading.advance();
    folder.append("app.log", ", ended after\nnew\n");
    folder.append("new.log", "new file\n");
    folder.readAll(reading);
    assertThat(reading.lines).containsExactlyInAnyOrder("new", "new file");
    folder.append("app.log", "while away\n");
    folder.append("other.log", "as well\n");
    Watching next = folder.watch(settings, reading.mark());
    folder.readAll(next);
    assertThat(next.lines).containsExactlyInAnyOrder("while away", "as well");
  }

  @Test
  public void timeGoesOnAfterAStepOfTheClockForwardAndBack() throws Exception {
    long start = folder.clock.millis();
    folder.append("app.log", "a\n");
    Watching reading = folder.watch("");
    folder.clock.step(3_600_000);
    reading.untilLines(1);
    folder.clock.step(-3_600_000);
    folder.clock.advance(8_000);
    folder.append("app.log", "b\n");
    reading.untilLines(2);
    assertThat(reading.times).containsExactly(start + 3_600_000, start + 3_607_000);
  }

  @Test
  public void theTimeIsThatOfReadingAndNeverGoesBack() throws Exception {
    long start = folder.clock.millis();
    folder.append("app.log", "a\n");
    Watching reading = folder.watch("");
    assertThat(reading.watermark()).isEqualTo(BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis());
    reading.untilLines(1);
    folder.clock.advance(5_000);
    assertThat(reading.watermark()).isEqualTo(start + 5_000);
    folder.clock.step(-60_000);
    folder.append("app.log", "b\n");
    reading.untilLines(2);
    assertThat(reading.times).containsExactly(start, start + 5_000);
    Watching next = folder.watch("", reading.mark());
    folder.append("app.log", "c\n");
    next.untilLines(1);
    assertThat(next.times).containsExactly(start + 5_000);
  }

  @Test
  public void anEmptyFileAndAnEmptyFolderAreNothing() throws IOException {
    Files.createFile(folder.path("empty.gz"));
    Files.write(folder.path("nothing.log"), "".getBytes(UTF_8));
    folder.clock.advance(3_000);
    Watching reading = folder.watch("");
    assertThat(reading.advance()).isFalse();
    assertThat(reading.lines).isEmpty();
  }

  @Test
  public void aByteOrderMarkAndZerosAreNoPartOfALine() throws Exception {
    folder.append("a.log", "\ufeffa1\n" + "\0".repeat(3_000) + "a2\n");
    folder.append("b.log", "b1\n" + "\0".repeat(3_000_000) + "b2\n");
    Watching reading = folder.watch("");
    reading.untilLines(4);
    assertThat(reading.lines).containsExactlyInAnyOrder("a1", "a2", "b1", "b2");
    folder.append("b.log", "\0\0b3\n");
    reading.untilLine("b3");
  }

  @Test
  public void aFileInUtf16IsRefused() throws Exception {
    folder.append("a.log", "\ufeffa1\n".getBytes(UTF_16LE));
    folder.append("b.log", "b1\n");
    Watching reading = folder.watch("");
    reading.untilLines(1);
    folder.readAll(reading);
    assertThat(reading.lines).startsWith("b1").doesNotContain("a1");
    assertThat(reading.counter(SourceMetrics.FILES_UNREADABLE)).isEqualTo(1);
  }

  @Test
  public void piecesOfAContainersLineWaitForTheLastOne() throws Exception {
    String header = "2026-11-23T14:10:11.5Z stderr ";
    folder.append("a.log", header + "F one\n" + header + "P part\n");
    Watching reading = folder.watch("");
    reading.untilLines(1);
    folder.append("a.log", "2026-11-23T14:10:11.5Z stdout F other\n");
    folder.readAll(reading);
    assertThat(reading.lines).startsWith(header + "F one").doesNotContain(header + "P part");
    WatchCheckpointMark mark = reading.mark();
    reading.close();

    Watching after = folder.watch("", mark);
    folder.append("a.log", header + "F  rest\n");
    after.untilLine(header + "F part rest");
    assertThat(after.lines).contains("2026-11-23T14:10:11.5Z stdout F other");
  }

  @Test
  public void aPieceThatWaitsInVainIsALine() throws Exception {
    String header = "2026-11-23T14:10:11.5Z stderr ";
    folder.append("a.log", header + "P part\n");
    Watching reading = folder.watch("");
    folder.readAll(reading);
    assertThat(reading.lines).doesNotContain(header + "F part");
    folder.clock.advance(5_000);
    reading.untilLine(header + "F part");
  }

  @Test
  public void aLineInMorePiecesThanOneReadIsJoined() throws Exception {
    String header = "2026-11-23T14:10:11.5Z stderr ";
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      text.append(header).append("P ").append("x".repeat(16_384)).append('\n');
    }
    folder.append("a.log", text + header + "F end\n");
    Watching reading = folder.watch("");
    reading.untilLine(header + "F " + "x".repeat(40 * 16_384) + "end");
  }
}
