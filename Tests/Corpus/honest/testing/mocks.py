"""unittest.mock: stubs, side effects and recorded calls."""
from unittest.mock import ANY, MagicMock, Mock, call, patch, sentinel


class WeatherService:
    def __init__(self, client):
        self.client = client

    def report(self, city):
        try:
            data = self.client.get(f"/weather/{city}", timeout=5)
        except TimeoutError:
            return "unknown"
        return f"{city}: {data['temp']}°"


client = Mock()
client.get.side_effect = [{"temp": 21}, TimeoutError()]
service = WeatherService(client)
print(service.report("Rome"), service.report("Oslo"), client.get.call_count)
client.get.assert_called_with("/weather/Oslo", timeout=5)
print(client.get.call_args_list == [call("/weather/Rome", timeout=ANY), call("/weather/Oslo", timeout=5)])

magic = MagicMock(name="box")
magic.__len__.return_value = 3
magic.__getitem__.side_effect = lambda key: key * 2
print(len(magic), magic["ab"], magic.method(1).other.return_value is not None)
with patch.object(WeatherService, "report", return_value=sentinel.sunny) as stub:
    print(service.report("Paris") is sentinel.sunny, stub.called)
with patch.dict({"a": 1}, {"b": 2}) as mapping:
    print(sorted(mapping))
try:
    client.get.assert_not_called()
except AssertionError as error:
    print(str(error).splitlines()[0])
strict = Mock(spec=["allowed"])
try:
    strict.forbidden
except AttributeError as error:
    print(error)
