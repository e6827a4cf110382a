package dev.streamgauge.restart;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.streamgauge.util.AtomicFile;
import java.io.IOException;
import java.io.Reader;
import java.io.Serializable;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a {@link ResumePoint} in the file {@code horizon.properties} of a directory of this
 * machine, which is replaced as a whole.
 *
 * <p>The copy in memory is static, one for each directory: the transform that moves the horizon on
 * and the spool that frees space by it are made from serialized copies of this object.
 *
 * @since 0.1.0
 */
public final class ResumePointFile implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(ResumePointFile.class);
  private static final String NAME = "horizon.properties";
  private static final Map<String, Shared> SHARED = new ConcurrentHashMap<>();

  /** What all copies in this JVM share. */
  private static final class Shared {
    private ResumePoint horizon;
    private boolean frozen;
  }

  private final String directory;

  private ResumePointFile(String directory) {
    this.directory = directory;
  }

  /** The file in {@code directory}, which need not be there yet. */
  public static ResumePointFile in(Path directory) {
    return new ResumePointFile(directory.toAbsolutePath().normalize().toString());
  }

  /**
   * The horizon of a run that counts again what the runs before may not have written: in the next
   * epoch if there was one before. Nothing is written until it {@linkplain #begin begins}.
   *
   * @param first the horizon to begin with if there was no run before
   * @throws IOException if the file cannot be read
   */
  public ResumePoint next(ResumePoint first) throws IOException {
    ResumePoint before = load(Path.of(directory).resolve(NAME));
    return before == null ? first : before.restartedAt(System.currentTimeMillis());
  }

  /**
   * Begins a run with this horizon.
   *
   * @throws IOException if the directory cannot be made, or the file not be written
   */
  public void begin(ResumePoint horizon) throws IOException {
    Files.createDirectories(Path.of(directory));
    Shared shared = shared();
    synchronized (shared) {
      store(horizon);
      shared.horizon = horizon;
      shared.frozen = false;
    }
  }

  /**
   * Reads what the file says.
   *
   * @return the horizon, {@link ResumePoint#NONE} if there is no file
   * @throws IOException if it cannot be read
   */
  public ResumePoint read() throws IOException {
    ResumePoint horizon = load(Path.of(directory).resolve(NAME));
    return horizon == null ? ResumePoint.NONE : horizon;
  }

  /**
   * Moves the horizon on to {@code startMillis}, unless it is there already or {@linkplain #freeze
   * frozen}. A file that cannot be written is logged and does no harm: more is counted again.
   */
  public void advance(long startMillis) {
    Shared shared = shared();
    synchronized (shared) {
      ResumePoint before = shared.horizon == null ? ResumePoint.NONE : shared.horizon;
      ResumePoint now = before.advancedTo(startMillis);
      if (shared.frozen || now.equals(before)) {
        return;
      }
      try {
        store(now);
        shared.horizon = now;
      } catch (IOException e) {
        LOG.warn("Cannot write {} in {}: {}", NAME, directory, e.toString());
      }
    }
  }

  /**
   * Stops moving, until the next {@link #begin}: the source ends, and the windows that this closes
   * are not complete.
   */
  public void freeze() {
    Shared shared = shared();
    synchronized (shared) {
      shared.frozen = true;
    }
  }

  /** Where the horizon of this run starts, {@link Long#MIN_VALUE} if nothing is written yet. */
  public long startMillis() {
    Shared shared = shared();
    synchronized (shared) {
      Long start = shared.horizon == null ? null : shared.horizon.startMillis();
      return start == null ? Long.MIN_VALUE : start;
    }
  }

  private Shared shared() {
    return SHARED.computeIfAbsent(directory, d -> new Shared());
  }

  private static ResumePoint load(Path file) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, ISO_8859_1)) {
      properties.load(reader);
      return ResumePointProperties.parse(properties);
    } catch (NoSuchFileException e) {
      return null;
    } catch (IllegalArgumentException e) {
      LOG.warn(
          "{} is not a valid resume point ({}): reading and counting everything again",
          file,
          e.getMessage());
      return ResumePoint.NONE;
    }
  }

  private void store(ResumePoint horizon) throws IOException {
    StringWriter text = new StringWriter();
    ResumePointProperties.of(horizon).store(text, null);
    Path file = Path.of(directory).resolve(NAME);
    AtomicFile.replace(file, text.toString().getBytes(ISO_8859_1));
  }

  @Override
  public String toString() {
    return directory;
  }
}
