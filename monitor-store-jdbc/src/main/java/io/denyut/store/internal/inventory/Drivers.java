package io.denyut.store.internal.inventory;

import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** Finds drivers beside this module and among those that somebody registered, without the login timeout that all share. */
final class Drivers {
    private static final int MOST_BROKEN = 20;

    private Drivers() {}

    static Optional<Driver> find(String url) {
        List<Driver> drivers = new ArrayList<>();
        Iterator<Driver> services =
                ServiceLoader.load(Driver.class, Drivers.class.getClassLoader()).iterator();
        int broken = 0;
        while (broken < MOST_BROKEN) {
            try {
                if (!services.hasNext()) {
                    break;
                }
                drivers.add(services.next());
            } catch (ServiceConfigurationError | LinkageError e) {
                broken++; // a driver for another Java stands in nobody's way
            }
        }
        DriverManager.drivers().forEach(drivers::add);
        return drivers.stream().filter(driver -> accepts(driver, url)).findFirst();
    }

    private static boolean accepts(Driver driver, String url) {
        try {
            return driver.acceptsURL(url);
        } catch (SQLException e) {
            return false;
        }
    }
}
