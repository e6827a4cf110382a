package dev.streamgauge.pipelines.connect;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.options.StreamgaugeOptions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/** The sources that {@code --source} names, in their order. */
public final class SourceList {
  /** The folder of the folders in which each of several sources keeps its files. */
  static final String FOLDER = "sources";

  private static final Pattern BEGINS =
      Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*://.*|(file|watch):.*", Pattern.DOTALL);
  private static final int MOST_IN_NAME = 60;

  /**
   * A source.
   *
   * @param shown its address, without parameters
   */
  record Source(SourceUri uri, String shown) {
    /** Returns a name for a folder, which no other address has. */
    String folder() {
      String readable = address().replaceAll("[^a-zA-Z0-9._]+", "-");
      UUID unique = UUID.nameUUIDFromBytes(address().getBytes(UTF_8));
      return readable.substring(0, Math.min(MOST_IN_NAME, readable.length()))
          + "-"
          + unique.toString().substring(0, 8);
    }

    private String address() {
      return shown.replaceFirst("\\?\\.\\.\\.$", "");
    }
  }

  private final List<Source> sources;

  private SourceList(List<Source> sources) {
    this.sources = List.copyOf(sources);
  }

  /**
   * Returns the sources of {@code options}.
   *
   * @throws ConfigException if one is invalid, or given twice
   */
  public static SourceList of(StreamgaugeOptions options) {
    return of(options.getSource());
  }

  /**
   * Checks {@code text}: addresses, separated by commas.
   *
   * @throws ConfigException if one is invalid, or given twice
   */
  public static void check(String text) {
    SourceList unused = of(List.of(text.split(",", -1)));
  }

  private static SourceList of(List<String> parts) {
    List<Source> sources = new ArrayList<>();
    Set<String> addresses = new HashSet<>();
    Set<String> ports = new HashSet<>();
    for (String text : whole(parts)) {
      SourceUri uri = SourceUri.parse(text);
      Source source = new Source(uri, SourceUri.withoutParameters(text));
      if (!addresses.add(source.address())) {
        throw new ConfigException(
            "--source=" + source.shown() + " is given twice: give it only once.");
      }
      if (uri.scheme().receives() && uri.port() > 0 && !ports.add(port(uri))) {
        throw new ConfigException(
            String.format(
                "--source=%s: another source has port %d already: choose another port.",
                source.shown(), uri.port()));
      }
      sources.add(source);
    }
    return new SourceList(sources);
  }

  private static String port(SourceUri uri) {
    boolean udp = uri.scheme() == SourceUri.Scheme.SYSLOG_UDP;
    return (udp ? "udp:" : "tcp:") + uri.host() + ":" + uri.port();
  }

  /** Rejoins parts of addresses, since Beam splits a list at all commas. */
  private static List<String> whole(List<String> parts) {
    List<String> whole = new ArrayList<>();
    for (String part : parts) {
      if (whole.isEmpty() || BEGINS.matcher(part).matches()) {
        whole.add(part);
      } else {
        whole.set(whole.size() - 1, whole.get(whole.size() - 1) + "," + part);
      }
    }
    return whole;
  }

  List<Source> sources() {
    return sources;
  }

  /** Returns the addresses. */
  public List<SourceUri> uris() {
    return sources.stream().map(Source::uri).toList();
  }

  /** Returns the addresses for people, without parameters, which may hold a password. */
  public String shown() {
    return String.join(", ", sources.stream().map(Source::shown).toList());
  }

  /** Returns whether there is more than one. */
  public boolean areSeveral() {
    return sources.size() > 1;
  }

  /** Returns whether all are of this scheme. */
  public boolean areAll(SourceUri.Scheme scheme) {
    return uris().stream().allMatch(uri -> uri.scheme() == scheme);
  }

  /** Returns whether readers can share what they read. */
  public boolean canShareReaders() {
    return uris().stream()
        .map(SourceUri::scheme)
        .allMatch(scheme -> scheme == SourceUri.Scheme.KAFKA || scheme == SourceUri.Scheme.KINESIS);
  }

  /** Returns whether one of them can be read again without a spool. */
  public boolean canBeReadAgain() {
    return uris().stream().anyMatch(uri -> !uri.needsSpool());
  }

  /** Returns whether one of them never ends. */
  public boolean neverEnd() {
    return uris().stream().anyMatch(SourceUri::neverEnds);
  }

  /** Returns whether event time is the time of reading by default in all, and one never ends. */
  public boolean arrive() {
    return uris().stream().allMatch(SourceUri::arrives);
  }
}
