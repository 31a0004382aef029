"""Lines that are nothing but a person's name, with or without an outlet or a place beside it."""

from __future__ import annotations

import re

from articles.importer.script import words

# Chinese family names, folded: the frequent ones and those of the classical list; then those of two characters.
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫"
    "段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛"
    "曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝"
    "赖游简纪骆彭邓粟涂卞戎丰巴弓幸封芮储靳汲邴糜井乌焦牧隗山宓蓬郗班仰秋仲伊宁仇暴甘斜厉祖符刘景詹束龙叶幸司韶郜黎薄印宿怀蒲鄂索咸籍卓蔺屠蒙池乔阴胥能双闻莘党谭贡逄姬申扶堵冉宰郦雍却璩濮牛寿通边扈燕冀郏浦农别庄晏瞿阎充慕茹宦艾鱼容易慎戈廖庾终暨衡步都满弘匡国寇广禄阙殳沃利蔚越隆巩厍聂晁勾敖融訾辛阚那饶空曾毋沙乜养鞠须巢蒯相竺权逯盖益桓公仉督晋楚法鄢归海呼延羿呙练揭洗冼缑佟"
)
_DOUBLE = words("欧阳 司马 上官 司徒 诸葛 东方 尉迟 闻人 钟离 夏侯 皇甫 令狐 端木 公孙 慕容 宇文 长孙 轩辕 澹台 南宫")
_ENGLISH_NAME = r"[A-Z][\w.'’-]*(?: (?:de|van|von|der|la|al|bin|ben|O['’])?(?: )?[A-Z][\w.'’-]*){1,3}"
_ENGLISH = re.compile(rf"{_ENGLISH_NAME}(?:(?:, | and | & ){_ENGLISH_NAME})*")
_PLACE = re.compile(r" in [A-Z][\w .'-]{2,30}$")
_NO_NAMES = words(
    "高中 高校 高考 高铁 文化 文学 文章 时间 时候 时代 时尚 时评 安全 明天 明年 全球 全国 全文 成为 "
    "成长 成本 关于 关注 关键 方法 方案 金融 金钱 石油 石头 向上 向前 白天 车站 ",
    "车上 车辆 路上 路线 连续 游客 游戏 管理 应该 应用 和平 农村 农业 华人 华语 司机 单身 单位 解决 "
    "解放 包括 万人 万物 马路 马上 毛衣 黄昏 黄金 江边 江湖 夏天 冷静 边界 师傅 ",
    "明星 商业 商品 查看 古代 古城 安静 康复 温度 温暖 石头 龙舟 牛奶 雷雨 田野 林间 林业 田里 江水 海报 白鹭 连载",
)


_NO_NAME_WORDS = re.compile(
    r"\b(?:the|on|of|an?|in|to|is|are|for|with|at|my|our|your|how|why|what|who|when|not|from|about"
    r"|release|publication|review|staff)\b(?! [A-Z][a-z]+$)",
    re.IGNORECASE,
)


def is_person(name: str) -> bool:
    """Whether a folded Han name has a person's shape: a known family name and one or two characters more.

    >>> is_person("江以安"), is_person("尉迟朗"), is_person("江边"), is_person("退潮之后")
    (True, True, False, False)
    """
    if name[:2] in _DOUBLE and 3 <= len(name) <= 4:
        return True
    return 2 <= len(name) <= 3 and name[0] in _SURNAMES and name[:2] not in _NO_NAMES and name.isalpha()


def names_people(text: str, key: str) -> bool:
    """Whether a line consists of people's names, perhaps with a place behind them.

    >>> names_people("江以安、杜行", "江以安、杜行"), names_people("Ada Moss and Lee Park", "ada moss and lee park")
    (True, True)
    """
    text, key = re.sub(r"[（(][^()（）]*[)）]$", "", text), re.sub(r"\([^()]*\)$", "", key)
    if text.isascii():
        if _NO_NAME_WORDS.search(text):
            return False
        return bool(_ENGLISH.fullmatch(_PLACE.sub("", text.strip("*_ "))))
    parts = [part for part in re.split(r"[\s、,/&和]+", key.strip("*_ ")) if part]
    return bool(parts) and len(parts) < 5 and all(map(is_person, parts))
