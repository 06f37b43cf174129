/** Notifiers: e-mail, WhatsApp, webhooks, and the templates of what they say. */
module io.denyut.notify {
    requires transitive io.denyut.core;
    requires com.samskivert.jmustache;
    requires org.slf4j;

    exports io.denyut.notify;
}
