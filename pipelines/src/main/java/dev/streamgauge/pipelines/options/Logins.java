package dev.streamgauge.pipelines.options;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Rejects logins in addresses on a command line before anything prints or stores them, since
 * everybody on the machine can see a command line.
 */
public final class Logins {
  /** A scheme, maybe nested in another one, and what follows the slashes. */
  private static final Pattern ADDRESS =
      Pattern.compile("((?:[a-zA-Z][a-zA-Z0-9+.-]*:)+)(?://)?(.*)", Pattern.DOTALL);

  /** The start of the next sink in a list. */
  private static final Pattern NEXT_SINK =
      Pattern.compile(
          ",(?=console|jdbc:|cassandra:|kafka:|prometheus\\+https?:|file:|hdfs:|viewfs:|webhdfs:"
              + "|swebhdfs:|ofs:|s3a:|abfss?:|wasbs?:|gs:|oss:)");

  private static final Pattern SECRET_PARAMETER =
      Pattern.compile(
          "[?&;]([a-z0-9._-]*(?:password|passwd|pwd|secret|token))=", Pattern.CASE_INSENSITIVE);

  /** Options whose values are texts to find in lines. */
  private static final Set<String> TEXTS = Set.of("contains", "matches", "by");

  /** Schemes with a container before the account, where others have a user before the host. */
  private static final Set<String> CONTAINER_FIRST = Set.of("abfs", "abfss", "wasb", "wasbs");

  private Logins() {}

  /**
   * Checks all arguments.
   *
   * @throws ConfigException if the address in one of them contains a login; the message does not
   *     repeat it
   */
  public static void refuse(List<String> args) {
    for (String arg : args) {
      int equals = arg.startsWith("--") ? arg.indexOf('=') : -1;
      String name = equals < 0 ? "" : arg.substring(2, equals);
      if (!TEXTS.contains(name)) {
        for (String address : NEXT_SINK.split(arg.substring(equals + 1))) {
          check(name, address);
        }
      }
    }
  }

  private static void check(String option, String text) {
    Matcher address = ADDRESS.matcher(text);
    if (!address.matches()) {
      return;
    }
    String schemes = address.group(1).toLowerCase(Locale.ROOT);
    String rest = address.group(2);
    if (schemes.equals("file:")) {
      return;
    }
    if (mayHoldLogin(schemes, rest) || SECRET_PARAMETER.matcher(decoded(rest)).find()) {
      throw new ConfigException(
          String.format(
              "%s%s...: an address must not hold a login or a password, which everybody on this"
                  + " machine can see: %s.",
              option.isEmpty() ? "" : "--" + option + "=", schemes, instead(option, schemes)));
    }
  }

  private static boolean mayHoldLogin(String schemes, String rest) {
    // A password may contain a slash, so if paths of the scheme never contain an @, everything
    // before the parameters is checked.
    boolean anywhere = schemes.matches("(kafka|cassandra|socket|listen|jdbc:(?!h2:).*):");
    String authority = rest.replaceFirst(anywhere ? "(?s)[?;].*" : "(?s)[/?#;].*", "");
    int at = authority.lastIndexOf('@');
    String[] each = schemes.split(":", -1);
    boolean container = CONTAINER_FIRST.contains(each[each.length - 2]);
    return at >= 0 && (!container || authority.substring(0, at).contains(":"));
  }

  private static String instead(String option, String schemes) {
    if (schemes.startsWith("kafka:")) {
      return "put it into a file and name the file, --"
          + (option.equals("sink") ? "kafkaSinkConfig" : "kafkaConfig")
          + "=file";
    }
    if (schemes.startsWith("jdbc:")) {
      return "name the user by --jdbcUser, and a file with the password by --jdbcPasswordFile";
    }
    if (schemes.matches("(cassandra|prometheus\\+https?):")) {
      return "name the user and a file with the password in parameters,"
          + " ?user=name&passwordFile=file";
    }
    return "put it into the configuration of that system";
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}
