"""datetime arithmetic, time zones, parsing and calendars."""
import calendar
from datetime import date, datetime, time, timedelta, timezone

start = datetime(2024, 2, 28, 22, 30)
print(start + timedelta(days=2, hours=3), (date(2024, 12, 25) - start.date()).days)
print(start.strftime("%Y-%m-%d %H:%M %A week %V day %j"), start.isoformat(timespec="seconds"))
print(datetime.strptime("17/05/2023 08:05", "%d/%m/%Y %H:%M"), date.fromisoformat("2024-02-29").weekday())
utc = start.replace(tzinfo=timezone.utc)
tokyo = timezone(timedelta(hours=9), "JST")
print(utc.astimezone(tokyo), utc.astimezone(tokyo).tzname(), utc == utc.astimezone(tokyo), utc.timestamp())
print(datetime.fromtimestamp(0, timezone.utc), timedelta(minutes=135), timedelta(hours=36).total_seconds())
print(divmod(timedelta(days=1), timedelta(hours=7)), min(time(9), time(8, 59)), datetime.combine(date.min, time.max))


def age(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def business_days(first: date, last: date):
    day = first
    while day <= last:
        if day.weekday() < 5:
            yield day
        day += timedelta(days=1)


print(age(date(2000, 2, 29), date(2024, 2, 28)), sum(1 for _ in business_days(date(2024, 1, 1), date(2024, 1, 31))))
print([year for year in range(1896, 1913) if calendar.isleap(year)], calendar.monthrange(2023, 2))
print(calendar.month(2024, 2), end="")
try:
    date(2023, 2, 29)
except ValueError as error:
    print(error)
