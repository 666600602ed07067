"""csv over io.StringIO, with dialects, quoting and a join of two tables."""
import csv
import io

PEOPLE = "id;name;city\n1;Ann;Rome\n2;'Bob; Jr.';Bern\n3;Cy;Oslo\n"
ORDERS = "person,item,price\n1,tea,3.50\n2,cup,8\n1,pot,20\n9,ghost,1\n"

csv.register_dialect("semi", delimiter=";", quotechar="'")
people = {int(row["id"]): row for row in csv.DictReader(io.StringIO(PEOPLE), dialect="semi")}
spent = {}
for person, item, price in list(csv.reader(io.StringIO(ORDERS)))[1:]:
    if int(person) not in people:
        print("unknown person", person, "for", item)
        continue
    spent[int(person)] = spent.get(int(person), 0) + float(price)

buffer = io.StringIO(newline="")
writer = csv.DictWriter(buffer, fieldnames=["name", "city", "spent"], extrasaction="ignore",
                        quoting=csv.QUOTE_NONNUMERIC)
writer.writeheader()
for key, row in people.items():
    writer.writerow({**row, "spent": spent.get(key, 0.0)})
print(buffer.getvalue().replace("\r\n", "\n"), end="")
buffer.seek(0)
print(buffer.readline().strip(), buffer.tell() > 0)
print(next(csv.reader(['a,"b ""quoted"" c",']))[1])
