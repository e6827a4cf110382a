package dev.streamgauge.io.tail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Readers that go on where others were, whatever became of the files in the meantime. */
public class WatchRestartTest {
  private static final int SEEDS = 40;
  private static final int STEPS = 60;

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private WatchedFolder folder;

  @Before
  public void watch() throws Exception {
    folder = new WatchedFolder(temporary.newFolder("logs").toPath());
  }

  @After
  public void close() {
    folder.close();
  }

  @Test
  public void goesOnInTheMiddleOfAFile() throws Exception {
    folder.append("app.log", "a1\na2\nhal");
    Watching first = folder.watch("");
    first.untilLines(2);
    folder.append("app.log", "f\na4\n");
    Watching second = folder.watch("", first.mark());
    second.untilLines(2);
    assertThat(second.lines).containsExactly("half", "a4");
  }

  @Test
  public void findsAFileThatWasRenamedMeanwhile() throws Exception {
    folder.append("app.log", "a1\n");
    Watching first = folder.watch("*.log");
    first.untilLines(1);
    folder.append("app.log", "a2\n");
    folder.rename("app.log", "app.log.1");
    folder.append("app.log", "b1\n");
    folder.rename("app.log.1", "app.log.2");
    folder.rename("app.log", "app.log.1");
    folder.append("app.log", "c1\n");
    Watching second = folder.watch("app.log*", first.mark());
    folder.append("app.log", "c2\n");
    second.untilLine("c2");
    assertThat(second.lines).containsExactlyInAnyOrder("a2", "b1", "c1", "c2");
  }

  @Test
  public void findsWhatWasCopiedAndTruncatedMeanwhile() throws Exception {
    folder.append("app.log", "a1\n");
    Watching first = folder.watch("*.log");
    first.untilLines(1);
    folder.append("app.log", "a2\n");
    folder.copy("app.log", "app.log.1");
    folder.truncate("app.log");
    folder.append("app.log", "b1\nb2\nb3, so that it is longer than it was\n");
    Watching second = folder.watch("*.log", first.mark());
    folder.readAll(second);
    assertThat(second.lines)
        .containsExactlyInAnyOrder("a2", "b1", "b2", "b3, so that it is longer than it was");
  }

  @Test
  public void findsWhatWasCompressedMeanwhile() throws Exception {
    folder.append("app.log", "a1\n");
    Watching first = folder.watch("");
    first.untilLines(1);
    folder.append("app.log", "a2\n");
    folder.compress("app.log");
    folder.clock.advance(3_000);
    Watching second = folder.watch("", first.mark());
    folder.readAll(second);
    assertThat(second.lines).containsExactly("a2");
  }

  @Test
  public void knowsTheFilesThoughTheirDeviceHasAnotherNumber() throws Exception {
    folder.append("app.log", "a1\na2\n");
    Watching first = folder.watch("");
    folder.readAll(first);
    List<FilePosition> moved = new ArrayList<>();
    for (FilePosition at : first.mark().positions()) {
      moved.add(at.in(new SeenFile("other " + at.key(), at.path(), 0, 0, true, false)));
    }
    folder.append("app.log", "a3\n");
    Watching second = folder.watch("", new WatchCheckpointMark(moved, first.mark().latestMillis()));
    folder.readAll(second);
    assertThat(second.lines).containsExactly("a3");
  }

  @Test
  public void losesAndDoublesNothingFromAnyMarkOverAnyRotation() throws Exception {
    for (int seed = 0; seed < SEEDS; seed++) {
      try (WatchedFolder each = new WatchedFolder(temporary.newFolder("marks" + seed).toPath())) {
        Rotations rotations = new Rotations(each, new Random(seed));
        Random restarts = new Random(-seed - 1);
        List<String> read = new ArrayList<>();
        Watching reading = each.watch("");
        for (int step = 0; step < STEPS; step++) {
          rotations.step();
          for (int i = restarts.nextInt(4); i > 0; i--) {
            reading.advance();
          }
          if (restarts.nextInt(5) == 0) {
            read.addAll(reading.lines);
            reading = each.watch("", reading.mark());
          }
        }
        rotations.settle(reading);
        read.addAll(reading.lines);
        rotations.assertComplete(read, seed);
      }
    }
  }

  @Test
  public void aMarkDecidesWhatIsReadAgainDespiteAJournal() throws Exception {
    for (int seed = 0; seed < SEEDS; seed++) {
      try (WatchedFolder each = new WatchedFolder(temporary.newFolder("both" + seed).toPath())) {
        WatchSettings settings = journaled(each, seed);
        Rotations rotations = new Rotations(each, new Random(seed));
        Random restarts = new Random(-seed - 1);
        Map<String, Long> times = new HashMap<>();
        List<String> read = new ArrayList<>();
        Watching reading = each.watch(settings, null);
        WatchCheckpointMark saved = null;
        int kept = 0;
        for (int step = 0; step < STEPS; step++) {
          rotations.step();
          each.clock.advance(1 + restarts.nextInt(300));
          for (int i = restarts.nextInt(4); i > 0; i--) {
            reading.advance();
          }
          if (saved == null || restarts.nextInt(3) == 0) {
            saved = reading.mark();
            kept = reading.lines.size();
          }
          if (restarts.nextInt(5) == 0) {
            check(reading, times, seed, rotations);
            read.addAll(reading.lines.subList(0, kept));
            reading = each.watch(settings, saved);
            kept = 0;
          }
        }
        rotations.settle(reading);
        check(reading, times, seed, rotations);
        read.addAll(reading.lines);
        rotations.assertComplete(read, seed);
      }
    }
  }

  @Test
  public void withAJournalAllIsReadAgainWithTheSameTimesOverAnyRotation() throws Exception {
    for (int seed = 0; seed < SEEDS; seed++) {
      try (WatchedFolder each = new WatchedFolder(temporary.newFolder("journal" + seed).toPath())) {
        WatchSettings settings = journaled(each, seed);
        Rotations rotations = new Rotations(each, new Random(seed));
        Random restarts = new Random(-seed - 1);
        Map<String, Long> times = new HashMap<>();
        Watching reading = each.watch(settings, null);
        for (int step = 0; step < STEPS; step++) {
          rotations.step();
          each.clock.advance(1 + restarts.nextInt(300));
          while (reading.advance()) {
            // Until what there is to be seen has been read.
          }
          if (restarts.nextInt(5) == 0) {
            check(reading, times, seed, rotations);
            reading = each.watch(settings, null);
          }
        }
        rotations.settle(reading);
        check(reading, times, seed, rotations);
        rotations.assertComplete(reading.lines, seed);
      }
    }
  }

  private WatchSettings journaled(WatchedFolder each, int seed) {
    Path directory = temporary.getRoot().toPath().resolve("state" + seed);
    return each.settings("").toBuilder().setJournal(WatchJournal.in(directory)).build();
  }

  private static void check(
      Watching reading, Map<String, Long> times, int seed, Rotations rotations) {
    for (int i = 0; i < reading.lines.size(); i++) {
      Long before = times.putIfAbsent(reading.lines.get(i), reading.times.get(i));
      if (before != null) {
        assertThat(reading.times.get(i))
            .as("seed %d: %s in %s", seed, reading.lines.get(i).replaceAll("x+", ""), rotations.log)
            .isEqualTo(before);
      }
    }
  }

  /** What daemons and logrotate may do to two logs, step by step; every line is another. */
  private static final class Rotations {
    final List<String> written = new ArrayList<>();
    final List<String> log = new ArrayList<>();
    private final WatchedFolder folder;
    private final Random random;
    private int rotated;

    Rotations(WatchedFolder folder, Random random) {
      this.folder = folder;
      this.random = random;
    }

    void step() throws Exception {
      String name = random.nextBoolean() ? "app.log" : "web.log";
      switch (random.nextInt(8)) {
        case 0 -> rename(name);
        case 1 -> copyAndTruncate(name);
        case 2 -> compress();
        case 3 -> {
          log.add("time passes");
          folder.clock.advance(2_000);
        }
        default -> write(name);
      }
    }

    private void write(String name) throws Exception {
      log.add("write " + name);
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(5); i >= 0; i--) {
        String line = "line " + written.size() + " of " + name + "x".repeat(random.nextInt(200));
        written.add(line);
        text.append(line).append('\n');
      }
      int half = random.nextInt(text.length());
      folder.append(name, text.substring(0, half));
      folder.append(name, text.substring(half));
    }

    private void rename(String name) throws Exception {
      if (Files.exists(folder.path(name))) {
        log.add("rename " + name);
        folder.rename(name, name + "." + ++rotated);
      }
    }

    private void copyAndTruncate(String name) throws Exception {
      if (Files.exists(folder.path(name)) && Files.size(folder.path(name)) > 0) {
        log.add("copy and truncate " + name);
        folder.copy(name, name + "." + ++rotated);
        folder.truncate(name);
      }
    }

    private void compress() throws Exception {
      for (String name : List.of("app.log", "web.log")) {
        String oldest = name + "." + (1 + random.nextInt(rotated + 1));
        if (Files.exists(folder.path(oldest))) {
          log.add("compress " + oldest);
          folder.compress(oldest);
        }
      }
    }

    void assertComplete(List<String> read, int seed) {
      List<String> lost = new ArrayList<>(written);
      List<String> doubled = new ArrayList<>();
      for (String line : read) {
        if (!lost.remove(line)) {
          doubled.add(line);
        }
      }
      assertThat(lost).as("lost with seed %d: %s", seed, log).isEmpty();
      assertThat(doubled).as("doubled with seed %d: %s", seed, log).isEmpty();
    }

    void settle(Watching reading) throws Exception {
      for (int i = 0; i < 3; i++) {
        folder.clock.advance(6_000);
        folder.readAll(reading);
      }
    }
  }
}
