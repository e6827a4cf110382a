package dev.streamgauge.pipelines.web;

import dev.streamgauge.pipelines.options.ConfigException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The address that the server listens on. */
record WebAddress(String host, int port) {
  private static final Pattern FORM = Pattern.compile("(\\[[0-9a-fA-F:.]+\\]|[^\\[\\]:/]+):(\\d+)");

  /**
   * Parses {@code host:port}.
   *
   * @throws ConfigException if it is not an address
   */
  static WebAddress parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches() || form.group(2).length() > 5 || Integer.parseInt(form.group(2)) > 65535) {
      throw new ConfigException(
          "--web=" + text + " is not an address: write host:port, such as 127.0.0.1:8080.");
    }
    return new WebAddress(
        form.group(1).replaceAll("^\\[|\\]$", ""), Integer.parseInt(form.group(2)));
  }

  /**
   * Returns whether only this machine can reach it.
   *
   * @throws ConfigException if there is no such host
   */
  boolean isLoopback() {
    return resolved().isLoopbackAddress();
  }

  /** Returns whether it stands for all addresses of this machine. */
  boolean isEverywhere() {
    return resolved().isAnyLocalAddress();
  }

  private InetAddress resolved() {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new ConfigException("--web=" + host + ":" + port + ": there is no such host.", e);
    }
  }
}
